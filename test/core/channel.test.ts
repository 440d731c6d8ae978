import { inspect } from 'node:util'

import {
  ArgumentRangeError,
  ArgumentTypeError,
  BlockingSwitchOutError,
  Channel,
  getHub,
  joinAll,
  sleep,
  spawn,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt } from '../support/thrown.ts'

test('Q5 a send waits for a receiver', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const sender = spawn(() => channel.send('hello'))
  await settled()
  expect(sender.dead).toBe(false)

  expect(await channel.receive()).toBe('hello')

  expect(await sender.join()).toBe(true)
})

test('Q5 a receiver waits for a send, which does not wait', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const receiver = spawn(() => channel.receive())
  await settled()
  const before = getHub().stats().waiting

  const sent = channel.send('hello')

  expect(getHub().stats().waiting).toBe(before - 1)
  await sent
  expect(await receiver.get()).toBe('hello')
})

test('Q5 balance is 1 with a sender that waits, -1 with a receiver, else 0', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const seen = [channel.balance]

  const sent = channel.send('a')
  seen.push(channel.balance)
  await channel.receive()
  await sent
  seen.push(channel.balance)
  const received = channel.receive()
  seen.push(channel.balance)
  await channel.send('b')
  await received
  seen.push(channel.balance)

  expect(seen).toEqual([0, 1, 0, -1, 0])
})

test('Q5 tryReceive succeeds if a sender waits', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const sender = spawn(() => channel.send('hello'))
  await settled()

  expect([channel.tryReceive(), channel.tryReceive()]).toEqual(['hello', undefined])

  expect(await sender.join()).toBe(true)
})

test('Q5 trySend succeeds if a receiver waits', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const receiver = spawn(() => channel.receive())
  await settled()

  expect([channel.trySend('hello'), channel.trySend('nobody')]).toEqual([true, false])

  expect(await receiver.get()).toBe('hello')
})

test('the partners of a meeting both go on, in the order in which they were served', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()
  const log: string[] = []
  const sending = [1, 2, 3].map((n) => spawn(() => channel.send(n).then(() => log.push(`sent ${n}`))))
  await settled()

  const receiver = spawn(async () => {
    for (const _n of sending) log.push(`received ${await channel.receive()}`)
  })
  await joinAll([receiver, ...sending])

  expect(log.filter((line) => line.startsWith('sent'))).toEqual(['sent 1', 'sent 2', 'sent 3'])
  expect(log.filter((line) => line.startsWith('received'))).toEqual(['received 1', 'received 2', 'received 3'])
})

test('a channel with room takes that many values, and the next sender waits', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>(2)
  await channel.send('a')
  expect(channel.trySend('b')).toBe(true)
  const third = spawn(() => channel.send('c'))
  await settled()
  expect([channel.trySend('d'), channel.balance, channel.stats()]).toEqual([
    false,
    3,
    { buffered: 2, senders: 1, receivers: 0 },
  ])

  expect(await channel.receive()).toBe('a')

  expect(channel.stats()).toEqual({ buffered: 2, senders: 0, receivers: 0 })
  expect([channel.tryReceive(), channel.tryReceive(), channel.tryReceive()]).toEqual(['b', 'c', undefined])
  await third.join()
})

test('a channel without limit takes everything', async () => {
  const channel = new Channel<number>(Infinity)

  for (let n = 0; n < 1000; n++) await channel.send(n)

  expect(channel.stats()).toEqual({ buffered: 1000, senders: 0, receivers: 0 })
})

test('undefined, null, promises and errors are values like others', async () => {
  const values = [undefined, null, 0, Promise.resolve(1), new Error('no')]
  const channel = new Channel<unknown>(Infinity)

  for (const value of values) channel.trySend(value)

  expect(channel.stats().buffered).toBe(values.length)
  for (const value of values) expect(channel.tryReceive()).toBe(value)
})

test('the capacity is a whole number from 0 up, or Infinity', () => {
  for (const capacity of [-1, 1.5, Number.NaN, -Infinity]) {
    expect(() => new Channel(capacity)).toThrow(
      new ArgumentRangeError(`Channel: capacity must be a whole number from 0 up, got ${capacity}`),
    )
  }
  for (const capacity of ['1', null, {}] as unknown as number[]) {
    expect(() => new Channel(capacity)).toThrow(ArgumentTypeError)
  }
  expect([new Channel().capacity, new Channel(3).capacity, new Channel(Infinity).capacity]).toEqual([0, 3, Infinity])
})

test('wrong options are refused in the call, also when nothing would have to wait', () => {
  const channel = new Channel<number>(2)
  channel.trySend(1)

  for (const timeout of [Number.NaN, -1]) {
    expect(() => channel.send(2, { timeout })).toThrow(/^Channel\.send: timeout must be 0 or more/)
    expect(() => channel.receive({ timeout })).toThrow(/^Channel\.receive: timeout must be 0 or more/)
  }

  expect(channel.stats()).toEqual({ buffered: 1, senders: 0, receivers: 0 })
})

test('a callback of the hub can send and receive what needs no waiting, and is refused what does', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(1)
  const seen: unknown[] = []

  getHub().runCallback(() => {
    seen.push(
      channel.trySend(1),
      channel.tryReceive(),
      attempt(() => channel.receive()),
    )
    channel.trySend(2)
    seen.push(attempt(() => channel.send(3)))
  })
  await settled()

  expect(seen).toEqual([true, 1, expect.any(BlockingSwitchOutError), expect.any(BlockingSwitchOutError)])
  expect(channel.stats()).toEqual({ buffered: 1, senders: 0, receivers: 0 })
})

test('a greenlet that is linked to a channel is sent to it when it ends', async () => {
  await using _ = leakCheck()
  const ended = new Channel<unknown>()
  const [slow, quick] = [spawn(() => sleep(0)), spawn(() => 1)]
  for (const greenlet of [slow, quick]) greenlet.link(ended)

  expect([await ended.receive(), await ended.receive()]).toEqual([quick, slow])
})

test('it tells its name, what it holds and that it is closed', () => {
  const channel = new Channel<number>(2, { name: 'jobs' })
  channel.trySend(1)
  expect([String(channel), inspect(channel)]).toEqual(['<Channel "jobs" 1/2>', '<Channel "jobs" 1/2>'])

  channel.close()

  expect([channel.name, String(channel)]).toEqual(['jobs', '<Channel "jobs" 1/2 closed>'])
  expect(String(new Channel())).toMatch(/^<Channel#\d+ 0\/0>$/)
})
