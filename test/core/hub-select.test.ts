// A send to a channel without capacity of another hub, as a case of select.

import {
  Channel,
  ChannelClosed,
  GreenletExit,
  HubExit,
  HubThread,
  Timeout,
  UncloneableValue,
  after,
  select,
  sleep,
  spawn,
  trySelect,
} from '@hublet/core'
import { expect, test } from 'vitest'

import { env, errorOf } from '../support/hub-threads.ts'

type Passing = typeof import('../support/hubs/passing.ts')

const start = (name = 'home'): Promise<HubThread<Passing>> =>
  HubThread.start<Passing>(new URL('../support/hubs/passing.ts', import.meta.url), { name, env })
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })

test('it is done when a receiver is there already, and when one comes', async () => {
  await using home = await start()
  const channel = await home.api.makeChannel(0)
  const early = home.api.receive()
  await eventually(() => home.api.waiting()).toBe(1)
  expect(await select({ send: channel.sendOp('early'), late: after(10_000) })).toEqual({
    key: 'send',
    value: undefined,
  })
  expect(await early).toBe('early')

  const selecting = select({ send: channel.sendOp('then'), late: after(10_000) })
  expect(await home.api.receive()).toBe('then')
  expect((await selecting).key).toBe('send')
})

test('a case that has lost sends nothing', async () => {
  await using home = await start()
  const channel = await home.api.makeChannel(0)
  const other = new Channel<string>(1)
  const selecting = select({ send: channel.sendOp('never'), other: other.receiveOp() })
  await other.send('first')

  expect(await selecting).toEqual({ key: 'other', value: 'first' })
  await expect(home.api.receive({ timeout: 20 })).rejects.toThrow(Timeout)
})

test('of many selects in several hubs one meets each receiver', async () => {
  await using home = await start()
  await using other = await start('other')
  const channel = await home.api.makeChannel(0)
  await other.api.keep(channel)
  const count = 60
  const here = Array.from({ length: count }, (_, n) => spawn(() => select({ send: channel.sendOp(n) })))
  const there = other.api.selectSends(count, count)

  const received: unknown[] = []
  while (received.length < 2 * count) received.push(await home.api.receive())

  expect(received.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 2 * count }, (_, n) => n))
  await Promise.all(here.map((greenlet) => greenlet.get()))
  await there
  await expect(home.api.receive({ timeout: 5 })).rejects.toThrow(Timeout)
})

test('killed or timed out it sends nothing, and leaves nothing behind', async () => {
  await using home = await start()
  const channel = await home.api.makeChannel(0)
  await expect(select({ send: channel.sendOp('late') }, { timeout: 5 })).rejects.toThrow(Timeout)
  const selecting = spawn(() => select({ send: channel.sendOp('killed') }))
  await sleep(0)
  await selecting.kill()

  expect(selecting.exit).toBeInstanceOf(GreenletExit)
  await expect(home.api.receive({ timeout: 20 })).rejects.toThrow(Timeout)
})

test('the select goes on when another sender was quicker', async () => {
  await using home = await start()
  const channel = await home.api.makeChannel(0)
  const selecting = Array.from({ length: 5 }, (_, n) => select({ send: channel.sendOp(n), late: after(10_000) }))

  expect(await home.api.receive()).toBe(0)
  const rest = [await home.api.receive(), await home.api.receive(), await home.api.receive(), await home.api.receive()]

  expect(rest.toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4])
  expect((await Promise.all(selecting)).map(({ key }) => key)).toEqual(Array(5).fill('send'))
})

test('a select that sends or receives does not meet itself, but others that do the same', async () => {
  await using home = await start()
  await using other = await start('other')
  const channel = await home.api.makeChannel(0)
  await other.api.keep(channel)
  const both = () => select({ send: channel.sendOp('from here'), got: channel.receiveOp() })
  await expect(select({ send: channel.sendOp('x'), got: channel.receiveOp() }, { timeout: 30 })).rejects.toThrow(
    Timeout,
  )

  for (let round = 0; round < 20; round++) {
    const [here, there] = await Promise.all([both(), other.api.either('from there')])
    expect([here.key, there].toSorted((a, b) => a.localeCompare(b))).toEqual(['got', 'send'])
  }
})

test('it fails when the channel is closed, at home or here, before or while it waits', async () => {
  await using home = await start()
  const first = await home.api.makeChannel(0)
  const waiting = errorOf(select({ send: first.sendOp('x') }))
  await home.api.close()
  expect(await waiting).toBeInstanceOf(ChannelClosed)

  const second = await home.api.makeChannel(0)
  const also = errorOf(select({ send: second.sendOp('x') }))
  second.close()
  expect(await also).toBeInstanceOf(ChannelClosed)
  expect(await errorOf(select({ send: second.sendOp('x') }))).toBeInstanceOf(ChannelClosed)
})

test('it fails with HubExit when the home dies', async () => {
  const home = await start()
  const channel = await home.api.makeChannel(0)
  const waiting = errorOf(select({ send: channel.sendOp('x') }))

  await home.terminate()

  expect(await waiting).toBeInstanceOf(HubExit)
  expect(await errorOf(select({ send: channel.sendOp('x') }))).toBeInstanceOf(HubExit)
})

test('a hub that dies while it looks out for a receiver is forgotten', async () => {
  await using home = await start()
  const other = await start('other')
  const channel = await home.api.makeChannel(0)
  await other.api.keep(channel)
  const dying = errorOf(other.api.selectSends(0, 3))
  await other.api.give()

  await other.terminate()
  await dying
  const receiving = home.api.receive()
  await channel.send('alive')

  expect(await receiving).toBe('alive')
})

test('without waiting it cannot be done, and a value that cannot be sent fails it', async () => {
  await using home = await start()
  const channel = await home.api.makeChannel(0)
  const receiving = home.api.receive()
  await eventually(() => home.api.waiting()).toBe(1)

  expect(trySelect({ send: channel.sendOp('x') })).toBe(undefined)
  expect(await errorOf(select({ send: channel.sendOp(Symbol('no')) }))).toBeInstanceOf(UncloneableValue)
  await channel.send('x')
  expect(await receiving).toBe('x')
})
