// The end of a channel, and loops over one.

import { Channel, ChannelClosed, ClosedError, GreenletExit, sleep, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'

test('nothing can be sent through a closed channel, nor received from it when it is empty', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(0, { name: 'jobs' })
  channel.close()
  const closed = new ChannelClosed('cannot send to or receive from <Channel "jobs" 0/0 closed>: it was closed', channel)

  expect(attempt(() => channel.trySend(1))).toEqual(closed)
  expect(attempt(() => channel.tryReceive())).toEqual(closed)
  expect(await channel.send(1).catch(same)).toEqual(closed)
  expect(await channel.receive().catch(same)).toEqual(closed)
  expect(channel.closed).toBe(true)
})

test('the error of a closed channel is a ClosedError with a code, and knows the channel', async () => {
  const channel = new Channel<number>()
  channel.close()

  const error = await channel.receive().catch(same)

  expect(error).toBeInstanceOf(ClosedError)
  expect(error).toMatchObject({ name: 'ChannelClosed', code: 'HUBLET_CHANNEL_CLOSED' })
  expect((error as ChannelClosed).channel).toBe(channel)
})

test('receivers that wait are refused when the channel is closed, in the order in which they came', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()
  const order: unknown[] = []
  const receivers = Array.from('abc', (name) =>
    spawn(() => channel.receive().catch((error: unknown) => order.push(name, error))),
  )
  await settled()

  channel.close()
  expect(channel.stats()).toEqual({ buffered: 0, senders: 0, receivers: 0 })
  for (const receiver of receivers) await receiver.join()

  const refused = expect.any(ChannelClosed) as unknown
  expect(order).toEqual(['a', refused, 'b', refused, 'c', refused])
})

for (const capacity of [0, 2]) {
  test(`senders that wait are refused, and their values not sent, with room for ${capacity}`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<string>(capacity)
    for (let n = 0; n < capacity; n++) channel.trySend(`in ${n}`)
    const senders = Array.from('abc', (name) => spawn(() => channel.send(name).catch(same)))
    await settled()

    channel.close()

    for (const sender of senders) expect(await sender.get()).toBeInstanceOf(ChannelClosed)
    for (let n = 0; n < capacity; n++) expect(channel.tryReceive()).toBe(`in ${n}`)
    expect(attempt(() => channel.tryReceive())).toBeInstanceOf(ChannelClosed)
  })
}

test('what is in the buffer can be received after the close, then no more', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(3)
  for (const n of [1, 2, 3]) channel.trySend(n)

  channel.close()

  expect(channel.stats()).toEqual({ buffered: 3, senders: 0, receivers: 0 })
  expect(await channel.send(4).catch(same)).toBeInstanceOf(ChannelClosed)
  expect([await channel.receive(), await channel.receive({ timeout: 0 }), channel.tryReceive()]).toEqual([1, 2, 3])
  expect(await channel.receive().catch(same)).toBeInstanceOf(ChannelClosed)
})

test('a second close changes nothing', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(1)
  channel.trySend(1)

  channel.close()
  channel.close()

  expect(channel.tryReceive()).toBe(1)
  channel.close()
  expect(await channel.receive().catch(same)).toBeInstanceOf(ChannelClosed)
})

test('a value that was handed over before the close arrives', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const receiver = spawn(() => channel.receive())
  await settled()

  channel.trySend('last')
  channel.close()

  expect(await receiver.get()).toBe('last')
})

test('1e5 receivers and 1e5 senders that wait are refused', async () => {
  const [empty, full] = [new Channel<number>(), new Channel<number>(1)]
  full.trySend(0)
  let refused = 0
  const count = (): unknown => refused++
  const waiting: Promise<unknown>[] = []
  for (let n = 0; n < 100_000; n++) waiting.push(empty.receive().catch(count), full.send(n).catch(count))

  empty.close()
  full.close()
  await Promise.all(waiting)

  expect([refused, empty.balance, full.balance]).toEqual([200_000, 0, 1])
})

test('a loop over a channel receives until it is closed and empty', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(2)
  const seen: number[] = []
  const reader = spawn(async () => {
    for await (const n of channel) seen.push(n)
    return 'ended'
  })

  for (const n of [1, 2, 3, 4, 5]) await channel.send(n)
  channel.close()

  expect([await reader.get(), seen]).toEqual(['ended', [1, 2, 3, 4, 5]])
})

test('a loop that waits ends when the channel is closed; one that begins later is empty', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()
  const reader = spawn(async () => {
    for await (const n of channel) throw new Error(`received ${n}`)
    return 'ended'
  })
  await settled()
  expect(channel.stats().receivers).toBe(1)

  channel.close()

  expect(await reader.get()).toBe('ended')
  expect(await Array.fromAsync(channel)).toEqual([])
})

test('a loop that is left loses nothing', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(3)
  for (const n of [1, 2, 3]) channel.trySend(n)

  for await (const n of channel) if (n === 1) break

  expect(channel.stats()).toEqual({ buffered: 2, senders: 0, receivers: 0 })
  channel.close()
  expect(await Array.fromAsync(channel)).toEqual([2, 3])
})

test('a loop that is killed while it waits loses nothing, and one killed at work only what it has', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(1)
  const seen: number[] = []
  const read = async (): Promise<void> => {
    for await (const n of channel) {
      seen.push(n)
      await sleep(Infinity)
    }
  }
  const waiting = spawn(read)
  await settled()
  await waiting.kill()
  expect([waiting.exit, channel.stats().receivers]).toEqual([expect.any(GreenletExit), 0])

  const working = spawn(read)
  channel.trySend(1)
  await settled()
  channel.trySend(2)
  await working.kill()

  expect([seen, channel.tryReceive()]).toEqual([[1], 2])
})

test('several loops over one channel share what comes, in turn', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()
  const seen: Record<string, number[]> = { a: [], b: [] }
  const readers = ['a', 'b'].map((name) =>
    spawn(async () => {
      for await (const n of channel) seen[name]!.push(n)
    }),
  )
  await settled()

  for (const n of [1, 2, 3, 4]) await channel.send(n).then(settled)
  channel.close()
  for (const reader of readers) await reader.join()

  expect(seen).toEqual({ a: [1, 3], b: [2, 4] })
})

test('an iterator that has returned is over, also if the channel is not', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>(1)
  channel.trySend(1)
  const items = channel[Symbol.asyncIterator]()
  expect(items[Symbol.asyncIterator]()).toBe(items)

  await items.return?.()

  expect(await items.next()).toEqual({ value: undefined, done: true })
  expect(channel.tryReceive()).toBe(1)
})
