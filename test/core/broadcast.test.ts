// Values for all who have subscribed, in one hub and across hubs.

import { Broadcast, ChannelClosed, HubThread, SlowSubscriber, Timeout, spawn } from '@hublet/core'
import { leakCheck, settled, VirtualClock } from '@hublet/core/testing'
import { expect, test } from 'vitest'

type Channels = typeof import('../support/hubs/broadcasts.ts')

const start = (): Promise<HubThread<Channels>> =>
  HubThread.start<Channels>(new URL('../support/hubs/broadcasts.ts', import.meta.url))
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })

test('every subscriber gets every value, in the same order', async () => {
  const broadcast = new Broadcast<number>()
  const feeds = [await broadcast.subscribe(), await broadcast.subscribe()]

  for (const n of [1, 2, 3]) await broadcast.send(n)

  for (const feed of feeds)
    expect([await feed.receive(), await feed.receive(), await feed.receive()]).toEqual([1, 2, 3])
})

test('who subscribes later gets what is sent later', async () => {
  const broadcast = new Broadcast<string>()
  await broadcast.send('before')
  const feed = await broadcast.subscribe()
  await broadcast.send('after')

  expect(await feed.receive()).toBe('after')
})

test('a sender waits for the slowest; others have the value already', async () => {
  await using _ = leakCheck()
  const broadcast = new Broadcast<number>({ capacity: 1 })
  const [quick, slow] = [await broadcast.subscribe(), await broadcast.subscribe()]
  await broadcast.send(1)
  await quick.receive()

  const sending = spawn(() => broadcast.send(2))
  await settled()

  expect(sending.dead).toBe(false)
  expect(await quick.receive()).toBe(2)
  expect(await slow.receive()).toBe(1)
  expect(await sending.join()).toBe(true)
  expect(await slow.receive()).toBe(2)
})

test('a killed or timed out sender leaves nothing behind', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const broadcast = new Broadcast<number>({ capacity: 1 })
  const feed = await broadcast.subscribe()
  await broadcast.send(1)

  const killed = spawn(() => broadcast.send(2))
  const late = spawn(() => broadcast.send(3, { timeout: 10 }))
  await settled()
  await killed.kill()
  clock.advance(10)
  await late.join()

  expect(late.exception).toBeInstanceOf(Timeout)
  expect(await feed.receive()).toBe(1)
  expect(feed.stats()).toMatchObject({ buffered: 0, senders: 0 })
})

test('a subscriber that closes holds nobody up', async () => {
  const broadcast = new Broadcast<number>({ capacity: 1 })
  const feed = await broadcast.subscribe()
  await broadcast.send(1)
  const sending = spawn(() => broadcast.send(2))
  await settled()

  feed.close()

  expect(await sending.join()).toBe(true)
  expect(sending.successful).toBe(true)
  expect(broadcast.subscribers).toBe(0)
})

test('with "drop" a slow subscriber loses its oldest, and can tell how many', async () => {
  const broadcast = new Broadcast<number>({ capacity: 2, slow: 'drop' })
  const feed = await broadcast.subscribe()

  for (const n of [1, 2, 3, 4, 5]) await broadcast.send(n)

  expect([await feed.receive(), await feed.receive()]).toEqual([4, 5])
  expect(feed).toMatchObject({ missed: 3 })
})

test('with "fail" a slow subscriber gets what it has, then an error; others go on', async () => {
  const broadcast = new Broadcast<number>({ capacity: 1, slow: 'fail' })
  const [slow, quick] = [await broadcast.subscribe(), await broadcast.subscribe()]
  await broadcast.send(1)
  await quick.receive()
  await broadcast.send(2)

  expect(await slow.receive()).toBe(1)
  await expect(slow.receive()).rejects.toThrow(SlowSubscriber)
  expect(await quick.receive()).toBe(2)
})

test('closing ends the loops of all, and refuses senders and subscribers', async () => {
  const broadcast = new Broadcast<string>()
  const feed = await broadcast.subscribe()
  await broadcast.send('last')
  broadcast.close()

  const received: string[] = []
  for await (const value of feed) received.push(value)

  expect(received).toEqual(['last'])
  await expect(broadcast.send('x')).rejects.toThrow(ChannelClosed)
  await expect(broadcast.subscribe()).rejects.toThrow(ChannelClosed)
})

test.for([{ capacity: 0 }, { capacity: 1.5 }, { slow: 'sometimes' }])('wrong options are refused: %j', (options) => {
  expect(() => new Broadcast(options as object)).toThrow(/Broadcast/)
})

test('hubs subscribe to a broadcast of this one, and send to it', async () => {
  await using one = await start()
  await using two = await start()
  const broadcast = new Broadcast<number>()
  const here = await broadcast.subscribe()
  const receiving = [one.api.receive(broadcast, 3), two.api.receive(broadcast, 3)]
  await eventually(() => broadcast.subscribers).toBe(3)

  await broadcast.send(1)
  await one.api.send(broadcast, [2, 3])

  expect(await Promise.all(receiving)).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
  expect([await here.receive(), await here.receive(), await here.receive()]).toEqual([1, 2, 3])
})

test('a subscriber whose hub dies holds nobody up', async () => {
  await using thread = await start()
  const broadcast = new Broadcast<number>({ capacity: 1 })
  await thread.api.subscribe(broadcast)
  expect(broadcast.subscribers).toBe(1)
  const sending = spawn(async () => {
    for (let n = 0; n < 100; n++) await broadcast.send(n)
  })

  await thread.terminate()

  expect(await sending.join()).toBe(true)
  expect(broadcast.subscribers).toBe(0)
})
