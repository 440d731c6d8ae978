// What channels between hubs do when one side dies, closes, or is slow.

import { Channel, HubThread, sleep } from '@hublet/core'
import { expect, test } from 'vitest'

import { comes, env, errorOf } from '../support/hub-threads.ts'
import { type Item, type Progress, bytesOf } from '../support/hubs/faults-channels.ts'
import { random } from '../support/shared-marks.ts'

type Channels = typeof import('../support/hubs/faults-channels.ts')
type Owner = typeof import('../support/hubs/channels.ts')

const at = (name: string): URL => new URL(`../support/hubs/${name}.ts`, import.meta.url)
const start = (): Promise<HubThread<Channels>> =>
  HubThread.start<Channels>(at('faults-channels'), { name: 'sender', env })
const makeProgress = (): Progress => new Int32Array(new SharedArrayBuffer(8))

test.for([
  [100, 0],
  [100, 8],
  [40_000, 8],
  [3000, Infinity],
] as const)(
  'F06 of a hub that is terminated while it sends %i bytes again and again, whole values have come, without gaps (capacity %d)',
  async ([size, capacity]) => {
    for (let round = 0; round < 3; round++) {
      const thread = await start()
      const channel = new Channel<Item>(capacity)
      const progress = makeProgress()
      void errorOf(thread.api.sendItems(channel, size, progress))
      const items: Item[] = []
      while (items.length < 20 + round * 7) items.push(await channel.receive())

      const ended = thread.terminate()
      while (thread.alive) items.push(...(await receiveAll(channel)))
      await ended
      items.push(...(await receiveAll(channel)))

      expect(items.map(({ n }) => n)).toEqual(items.map((_, i) => i + 1))
      for (const { n, bytes } of items) expect(Buffer.compare(bytes, bytesOf(n, size))).toBe(0)
      expect(items.length).toBeLessThanOrEqual(progress[0]!)
    }
  },
)

test('F07 senders that wait for room in a channel of a hub that dies hear of its death, all of them', async () => {
  const thread = await HubThread.start<Owner>(at('channels'), { name: 'owner', env })
  const channel = await thread.api.giveOwn()
  const sending = Array.from({ length: 30 }, (_, n) =>
    channel.send(String(n)).then(
      () => 'sent',
      (error: Error) => error.name,
    ),
  )
  expect(await thread.api.takeOwn()).toBe('0')

  await thread.terminate()

  const outcomes = await Promise.all(sending)
  const waited = outcomes.indexOf('HubExit')
  expect(outcomes).toEqual(outcomes.map((_, n) => (n < waited ? 'sent' : 'HubExit')))
  expect(waited).toBeGreaterThanOrEqual(1)
  expect(waited).toBeLessThan(30)
  expect(await errorOf(channel.send('late'))).toMatchObject({ hub: 'owner' })
})

test('F08 of a hub that dies while it waits for room, what it had sent is received, then nothing', async () => {
  const thread = await start()
  const channel = new Channel<Item>(4)
  const progress = makeProgress()
  void errorOf(thread.api.sendItems(channel, 10, progress))
  await comes(() => channel.stats().buffered === 4 && channel.stats().senders === 4) // and one more waits over there

  await thread.terminate()

  const items = await receiveAll(channel)
  expect(items.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(Atomics.load(progress, 0)).toBeLessThanOrEqual(9)
  expect(channel.stats()).toMatchObject({ buffered: 0, senders: 0, receivers: 0 })
  void channel.send({ n: 0, bytes: new Uint8Array(0) })
  expect(await channel.receive()).toMatchObject({ n: 0 })
})

test('F09 when a channel is closed all who wait go on: receivers get what is there, the rest is refused', async () => {
  await using thread = await start()
  const [full, empty] = [new Channel<number>(3), new Channel<number>(3)]
  const sending = thread.api.sendAtOnce(full, 20)
  const receiving = thread.api.receiveAtOnce(empty, 5)
  await comes(() => full.stats().buffered === 3 && empty.stats().receivers === 5)
  const mine = [errorOf(full.send(99)), errorOf(empty.receive())]

  for (const channel of [full, empty, full, empty]) channel.close() // closed twice is closed

  const outcomes = await sending
  const received = await receiveAll(full)
  expect(received).toEqual(received.map((_, n) => n))
  expect(outcomes).toEqual(outcomes.map((_, n) => (n < received.length ? 'sent' : 'ChannelClosed')))
  expect(await receiving).toEqual(Array(5).fill('ChannelClosed'))
  expect((await Promise.all(mine)).map(({ name }) => name)).toEqual(['ChannelClosed', 'ChannelClosed'])
})

test.for([0, 1, 5, 100])(
  'F09 a close during a send from another hub has two ends: it is sent and received, or refused (capacity %d)',
  async (capacity) => {
    await using thread = await start()
    const next = random(capacity)
    for (let round = 0; round < 25; round++) {
      const channel = new Channel<number>(capacity)
      const sending = thread.api.sendUntilClosed(channel)
      const received: number[] = []
      for (let n = Math.floor(next() * 30); n >= 0; n--) received.push(await channel.receive())

      channel.close()
      for await (const value of channel) received.push(value)

      expect(received).toEqual(Array.from({ length: await sending }, (_, n) => n))
    }
  },
)

test('F24 who sends to a slow receiver in another hub waits; the memory that both need has its limit', async () => {
  await using thread = await start()
  const channel = new Channel<Item>(10)
  const progress = makeProgress()
  const before = process.memoryUsage.rss()
  const sending = errorOf(thread.api.sendItems(channel, 100_000, progress))
  let ahead = 0

  for (let n = 1; n <= 300; n++) {
    expect((await channel.receive()).n).toBe(n)
    await sleep(1)
    ahead = Math.max(ahead, Atomics.load(progress, 0) - n)
  }

  expect(ahead).toBeGreaterThan(0)
  expect(ahead).toBeLessThanOrEqual(2 * 10 + 1)
  expect(process.memoryUsage.rss() - before).toBeLessThan(200e6)
  channel.close()
  expect(await sending).toMatchObject({ name: 'ChannelClosed' })
})

/** All that is there now, and comes at once. */
async function receiveAll<T>(channel: Channel<T>): Promise<T[]> {
  const values: T[] = []
  for (;;) {
    await sleep(0)
    const value = channel.closed && channel.stats().buffered === 0 ? undefined : channel.tryReceive()
    if (value === undefined) return values
    values.push(value)
  }
}
