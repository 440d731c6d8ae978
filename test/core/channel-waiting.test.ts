// Senders and receivers that wait, and what ends their wait.

import { Channel, GreenletExit, Timeout, joinAll, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

const none = { buffered: 0, senders: 0, receivers: 0 }
const million = 1_000_000

for (const capacity of [0, 1]) {
  test(`receivers are served in the order in which they came, with room for ${capacity}`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<number>(capacity)
    const order: string[] = []
    const receivers = Array.from('abcd', (name) =>
      spawn(async () => void order.push(`${name}${await channel.receive()}`)),
    )
    await settled()

    for (const n of [1, 2, 3, 4]) expect(channel.trySend(n)).toBe(true)
    await joinAll(receivers)

    expect(order).toEqual(['a1', 'b2', 'c3', 'd4'])
  })

  test(`senders are served in the order in which they came, with room for ${capacity}`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<string>(capacity)
    const order: string[] = []
    const senders = Array.from('abcd', (name) => spawn(() => channel.send(name).then(() => order.push(name))))
    await settled()

    const received = senders.map(() => channel.tryReceive())
    await joinAll(senders)

    expect([received.join(''), order.join('')]).toEqual(['abcd', 'abcd'])
  })
}

test('a receiver that comes later does not overtake one that has been served and not yet run', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(1)
  const first = spawn(() => channel.receive())
  await settled()

  channel.trySend(1)

  expect(channel.tryReceive()).toBe(undefined)
  expect(await first.get()).toBe(1)
})

test('a sender that comes later does not overtake one that waits', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>(1)
  channel.trySend('a')
  const waiting = spawn(() => channel.send('b'))
  await settled()

  channel.tryReceive()

  expect(channel.trySend('c')).toBe(false)
  expect(channel.tryReceive()).toBe('b')
  await waiting.join()
})

test('a receiver that is killed takes nothing: the value goes to the next', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const [killed, next] = [spawn(() => channel.receive()), spawn(() => channel.receive())]
  await settled()

  void killed.kill()
  expect(channel.stats().receivers).toBe(1)
  channel.trySend('hello')

  expect(await next.get()).toBe('hello')
  expect(killed.exit).toBeInstanceOf(GreenletExit)
})

test('what a killed sender had is never sent', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>(1)
  channel.trySend('in')
  const [killed, next] = [spawn(() => channel.send('never')), spawn(() => channel.send('next'))]
  await settled()

  await killed.kill()

  expect([await channel.receive(), await channel.receive(), channel.stats()]).toEqual(['in', 'next', none])
  await next.join()
})

test('a value that was handed over wins over a kill that comes later, which hits the next wait', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const got: string[] = []
  const receiver = spawn(async () => {
    got.push(await channel.receive())
    await sleep(0)
    got.push('not reached')
  })
  await settled()

  channel.trySend('hello')
  await receiver.kill()

  expect([got, receiver.exit]).toEqual([['hello'], expect.any(GreenletExit)])
})

test('a sender whose value was taken is not killed in its send', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const log: string[] = []
  const sender = spawn(async () => {
    await channel.send('hello')
    log.push('sent')
    await sleep(0)
    log.push('not reached')
  })
  await settled()

  expect(channel.tryReceive()).toBe('hello')
  await sender.kill()

  expect(log).toEqual(['sent'])
})

test('a send and a receive that are late throw a Timeout that names them', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const channel = new Channel<number>(0, { name: 'jobs' })
  const receiving = channel.receive({ timeout: 10 }).catch(same)
  clock.advance(10)
  const sending = channel.send(1, { timeout: 20 }).catch(same)
  clock.advance(20)

  expect([await receiving, await sending]).toEqual([
    new Timeout(10, { message: 'Channel.receive <Channel "jobs" 0/0>: timed out after 10 ms' }),
    new Timeout(20, { message: 'Channel.send <Channel "jobs" 0/0>: timed out after 20 ms' }),
  ])
  expect(channel.stats()).toEqual(none)
})

test('a timeout of 0 does what can be done, and else throws', async () => {
  await using _ = virtualTime()
  const channel = new Channel<number>(1)

  await channel.send(1, { timeout: 0 })
  expect(await channel.send(2, { timeout: 0 }).catch(same)).toBeInstanceOf(Timeout)
  expect(await channel.receive({ timeout: 0 })).toBe(1)
  expect(await channel.receive({ timeout: 0 }).catch(same)).toBeInstanceOf(Timeout)

  expect(channel.stats()).toEqual(none)
})

test('an outer timeout takes sender and receiver out of their lines', async () => {
  await using _ = virtualTime()
  const channel = new Channel<number>()

  expect(await withTimeout(10, () => channel.receive(), { fallback: 'late' })).toBe('late')
  expect(await withTimeout(10, () => channel.send(1), { fallback: 'late' })).toBe('late')

  expect(channel.stats()).toEqual(none)
})

test('an abort takes sender and receiver out of their lines', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()
  const controller = new AbortController()
  const receiving = channel.receive(controller).catch(same)
  expect(channel.stats().receivers).toBe(1)
  controller.abort('stop')
  const sending = channel.send(1, { signal: controller.signal }).catch(same)

  expect([await receiving, await sending]).toEqual(['stop', 'stop'])
  expect(channel.stats()).toEqual(none)
})

test('one greenlet may wait on both sides at once, and meets itself', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()

  const both = await Promise.all([channel.receive(), channel.send(1)])

  expect(both).toEqual([1, undefined])
})

test('a million senders that wait are served', async () => {
  const channel = new Channel<number>()
  const sending = Array.from({ length: million }, (_each, n) => channel.send(n))
  expect(channel.balance).toBe(million)

  let misplaced = 0
  for (let n = 0; n < million; n++) if (channel.tryReceive() !== n) misplaced++
  await Promise.all(sending)

  expect([misplaced, channel.stats()]).toEqual([0, none])
})

test('a million receivers that wait are served', async () => {
  const channel = new Channel<number>(1)
  const receiving = Array.from({ length: million }, () => channel.receive())
  expect(channel.balance).toBe(-million)

  for (let n = 0; n < million; n++) channel.trySend(n)
  const received = await Promise.all(receiving)

  expect([received.findIndex((value, n) => value !== n), channel.stats()]).toEqual([-1, none])
})
