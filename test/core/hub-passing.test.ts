// References that are passed on to a third hub: it does not need the one that has passed them on.

import { Channel, HubExit, HubThread, type RemoteHub, Timeout, hubByName } from '@hublet/core'
import { expect, test } from 'vitest'

import { env, errorOf } from '../support/hub-threads.ts'
import { block } from '../support/hubs/passing.ts'

type Passing = typeof import('../support/hubs/passing.ts')

const start = (name: string): Promise<HubThread<Passing>> =>
  HubThread.start<Passing>(new URL('../support/hubs/passing.ts', import.meta.url), { name, env })
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })

test.for([0, 1, 5, Infinity])('a channel that is passed on works over there, capacity %d', async (capacity) => {
  await using home = await start('home')
  await using other = await start('other')

  expect(await other.api.keep(await home.api.makeChannel(capacity))).toMatch(/^<Channel "own" of hub "home" 0/)
  const receiving = home.api.receiveAll()
  await other.api.send(1, 2, 3)
  await other.api.close()

  expect(await receiving).toEqual([1, 2, 3])
})

test('what is sent at home is received by all that have a reference, each value once', async () => {
  await using home = await start('home')
  await using other = await start('other')
  const channel = (await home.api.makeChannel(2)) as Channel<number>
  await other.api.keep(channel)
  const here = Array.fromAsync(channel)
  const there = other.api.receiveAll()

  await home.api.send(...Array.from({ length: 200 }, (_, i) => i))
  await home.api.close()

  const all = [...(await here), ...((await there) as number[])]
  expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i))
})

test('it is passed from hub to hub to hub, and home again as itself', async () => {
  await using home = await start('home')
  await using second = await start('second')
  await using third = await start('third')
  await second.api.keep(await home.api.makeChannel(1))
  await second.api.passTo('third')
  expect(await third.api.passTo('home')).toBe('<Channel "own" 0/1>')

  await third.api.send('far')

  expect(await home.api.receive()).toBe('far')
})

test('the giver may die as soon as it is passed on: the other keeps it', async () => {
  await using home = await start('home')
  const giver = await start('giver')
  await using other = await start('other')
  await giver.api.passTo('other') // nothing yet: the two are connected from now on
  await giver.api.keep(await home.api.makeChannel(3))

  await Promise.allSettled([giver.api.passAndDie(await other.api.makeChannel(1))])
  await giver.exited.get()
  expect(await other.api.keepNext()).toMatch(/of hub "home"/)
  await other.api.send('alive')

  expect(await home.api.receive()).toBe('alive')
})

test('a home that is behind with what the giver has sent serves the other in time', async () => {
  await using home = await start('home')
  await using giver = await start('giver')
  await using other = await start('other')
  await giver.api.keep(await home.api.makeChannel(3))
  const count = (await home.api.makeFunction()) as unknown as (...args: unknown[]) => Promise<unknown>
  await other.api.keep(undefined)

  const blocked = home.api.block(300)
  const passing = giver.api.passLate(count, 'other')
  await eventually(async () => String(await other.api.give())).toMatch(/of hub "home"/)
  await other.api.send('early', 'and later')
  await Promise.all([blocked, passing])

  expect([await home.api.receive(), await home.api.receive()]).toEqual(['early', 'and later'])
})

test('when the home is gone, waits there end, and so do those of whom it is passed on to afterwards', async () => {
  const home = await start('home')
  await using other = await start('other')
  await using late = await start('late')
  const channel = await home.api.makeChannel(0)
  await other.api.keep(channel)
  const waiting = errorOf(other.api.receive())

  await home.terminate()

  expect(await waiting).toBeInstanceOf(HubExit)
  expect(await late.api.keep(channel)).toMatch(/of hub "home"/)
  expect(await errorOf(late.api.receive())).toMatchObject({ name: 'HubExit', hub: 'home' })
})

test('a receive that was killed takes nothing', async () => {
  await using home = await start('home')
  await using other = await start('other')
  await other.api.keep(await home.api.makeChannel(0))

  await expect(other.api.receive({ timeout: 5 })).rejects.toThrow(Timeout)
  const sending = home.api.send('kept')

  expect(await other.api.receive()).toBe('kept')
  await sending
})

test('a channel of which the last value is on the way is not over', async () => {
  await using home = await start('home')
  await using other = await start('other')
  const channel = (await home.api.makeChannel(8)) as Channel<number>
  const reading = home.api.receiveAll()
  for (let i = 0; i < 50; i++) {
    await other.api.keep(channel)
    await other.api.send(i)
  }
  await other.api.close()
  expect(await reading).toEqual(Array.from({ length: 50 }, (_, i) => i))
})

test('a hub that dies before it has heard of a channel does not hold up its end', async () => {
  await using home = await start('home')
  const other = await start('other')
  const channel = await home.api.makeChannel(1)
  const blocked = errorOf(other.api.block(60_000))
  const keeping = errorOf(other.api.keep(channel))
  const reading = home.api.receiveAll()
  await home.api.close()

  await other.terminate()

  expect(await reading).toEqual([])
  await Promise.all([blocked, keeping])
})

test('what a hub has sent before it died arrives, though the way there took longer than its death', async () => {
  await using home = await start('home')
  await using outer = await start('outer')
  await outer.api.startBelow('inner')
  const inner = hubByName('inner') as RemoteHub<Passing>
  const passed = await home.api.makeChannel(1)
  const source = new Channel<Channel<unknown>>(1)
  const dying = Promise.allSettled([inner.call('sendAndDie', [source])]) // it may still answer
  await eventually(() => source.stats().receivers).toBe(1)

  source.trySend(passed)
  await new Promise(setImmediate)
  block(300) // the way from "inner" to "home" is by this thread

  expect(await home.api.receive({ timeout: 10_000 })).toBe('last words')
  await dying
})

test('a queue is passed on with what its home does for it', async () => {
  await using home = await start('home')
  const giver = await start('giver')
  await using other = await start('other')
  await giver.api.keep(await home.api.makeQueue())
  await giver.api.passTo('other')
  await giver.terminate()

  await other.api.put('task')
  const joined = other.api.join()
  expect(await other.api.join({ timeout: 1 })).toBe(false)
  await other.api.done()

  expect(await joined).toBe(true)
})

test('events and results that are passed on are those of their home', async () => {
  await using home = await start('home')
  const giver = await start('giver')
  await using other = await start('other')
  const event = await home.api.makeEvent()
  await giver.api.keep(event)
  await giver.api.passTo('other')
  await giver.terminate()
  const waiting = other.api.waitFor()
  await home.api.set()
  expect(await waiting).toBe(true)

  const result = await home.api.makeResult()
  await other.api.keep(result)
  expect(await other.api.settle('there')).toBe(true)
  expect(await result.get()).toBe('there')
})

test('what changes while it is passed on is seen', async () => {
  await using home = await start('home')
  await using other = await start('other')
  const result = await home.api.makeResult()
  const event = await home.api.makeEvent()
  const settled = home.api.set()
  const kept = other.api.keep(event)
  await Promise.all([settled, kept])
  expect(await other.api.waitFor({ timeout: 5000 })).toBe(true)

  await home.api.keep(result)
  const set = home.api.settle(7)
  await other.api.keep(result)
  await set
  expect(await other.api.get({ timeout: 5000 })).toBe(7)
})

test('a function that is passed on is called where it comes from, without the hub between', async () => {
  await using home = await start('home')
  const giver = await start('giver')
  await using other = await start('other')
  const count = (await home.api.makeFunction()) as unknown as (by: number) => Promise<number>
  await giver.api.keep(count)
  await giver.api.passTo('other')
  await giver.terminate()

  expect(await other.api.call(2)).toBe(2)
  expect(await count(3)).toBe(5)
})

test('a greenlet that is passed on can be waited for and killed', async () => {
  await using home = await start('home')
  await using other = await start('other')
  const greenlet = await home.api.makeGreenlet()
  await other.api.keep(greenlet)
  const result = other.api.get()

  await home.api.send('done')

  expect(await result).toBe('done')
})

test('subscribers of a broadcast are passed on, and end with their own hub', async () => {
  await using home = await start('home')
  await using other = await start('other')
  await other.api.keep(await home.api.makeBroadcast())
  await other.api.subscribe()

  await home.api.say('all')

  expect(await other.api.receive()).toBe('all')
})

test('a value that cannot be sent takes back what was passed on with it', async () => {
  await using home = await start('home')
  await using other = await start('other')
  const channel = await home.api.makeChannel(1)

  await expect(other.api.keep([channel, Symbol('no')])).rejects.toThrow('symbol')
  const reading = home.api.receiveAll()
  await home.api.close()

  expect(await reading).toEqual([])
})
