// Channels in threads without greenlets: lend, borrow, sendSync, receiveSync.

import { Worker } from 'node:worker_threads'

import { Channel, ChannelClosed, HubThread, MisuseError, borrow, enroll, lend } from '@hublet/core'
import { expect, test } from 'vitest'

import { env } from '../support/hub-threads.ts'
import type { SyncData } from '../support/sync-thread.ts'

type Passing = typeof import('../support/hubs/passing.ts')

const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const startHub = (name: string): Promise<HubThread<Passing>> =>
  HubThread.start<Passing>(new URL('../support/hubs/passing.ts', import.meta.url), { name, env })

/** A thread that does this; its answer. */
function run(workerData: SyncData): { worker: Worker; answer: Promise<string> } {
  const url = new URL('../support/sync-thread.ts', import.meta.url)
  const worker = enroll(new Worker(url, { workerData, env }))
  const answer = new Promise<string>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return { worker, answer }
}

test.for([0, 1, 7, 300])('a thread without greenlets receives, computes and sends, capacity %d', async (capacity) => {
  const one = new Channel<number>(capacity)
  const two = new Channel<number>(capacity)
  const { answer } = run({ does: 'double', one: lend(one), two: lend(two) })

  const sending = (async () => {
    for (const n of upTo(1000)) await one.send(n)
    one.close()
  })()

  expect(await Array.fromAsync(two)).toEqual(upTo(1000).map((n) => n * 2))
  expect(await answer).toBe('closed')
  await sending
})

test('several of them share a channel of a hub thread; each value goes to one', async () => {
  await using home = await startHub('home')
  const one = await home.api.lendOwn(5)
  const two = new Channel<number>(5)
  const threads = [1, 2].map(() => run({ does: 'double', one, two: lend(two) }))
  const got: number[] = []
  const receiving = (async () => {
    for await (const value of two) got.push(value)
  })()

  await home.api.send(...upTo(500))
  await home.api.close()
  expect(await Promise.all(threads.map(({ answer }) => answer))).toEqual(['closed', 'closed'])
  await receiving

  expect(got.toSorted((a, b) => a - b)).toEqual(upTo(500).map((n) => n * 2))
})

test('a sender that is ahead waits for the receiver', async () => {
  const channel = new Channel<number>(2)
  const { answer } = run({ does: 'count', one: lend(channel), count: 200 })
  await eventually(() => channel.stats().senders).toBeGreaterThan(0)

  expect(await Array.fromAsync({ length: 200 }, () => channel.receive())).toEqual(upTo(200))
  expect(await answer).toBe('sent')
})

test.for([0, 1])('a receive whose time is up takes nothing, capacity %d', async (capacity) => {
  const channel = new Channel<string>(capacity)
  const { answer } = run({ does: 'receiveLate', one: lend(channel) })

  expect(await answer).toMatch(/^Timeout: Channel.receiveSync .*: timed out after 5 ms$/)
  await eventually(() => channel.stats().receivers).toBe(0)
})

test('a send whose time is up has sent nothing', async () => {
  const channel = new Channel<string>(0)
  const { answer } = run({ does: 'sendLate', one: lend(channel) })

  expect(await answer).toMatch(/^Timeout: Channel.sendSync .*: timed out after 5 ms$/)
  expect(channel.stats().senders).toBe(0)
  expect(channel.tryReceive()).toBe(undefined)
})

test('who waits is served in the order of coming, greenlets and threads alike', async () => {
  const channel = new Channel<string>(0)
  const first = run({ does: 'receive', one: lend(channel) })
  await eventually(() => channel.stats().receivers).toBe(1)
  const second = channel.receive()

  await channel.send('1st')
  await channel.send('2nd')

  expect(await first.answer).toBe('no failure: 1st')
  expect(await second).toBe('2nd')
})

test('closing ends a blocked receive, and a blocked send', async () => {
  for (const does of ['receive', 'send'] as const) {
    const channel = new Channel<string>(0)
    const { answer } = run({ does, one: lend(channel) })
    await eventually(() => channel.stats().receivers + channel.stats().senders).toBe(1)

    channel.close()

    expect(await answer).toMatch(/^ChannelClosed: /)
  }
})

test('a blocked thread hears of the death of the home', async () => {
  for (const does of ['receive', 'send'] as const) {
    const home = await startHub('home')
    const { answer } = run({ does, one: await home.api.lendOwn(0) })
    await eventually(() => home.api.waiting()).toBe(1)

    await home.terminate()

    expect(await answer).toMatch(/^HubExit: hub "home" is gone/)
  }
})

test('a thread that dies while it is blocked leaves the line', async () => {
  const channel = new Channel<string>(0)
  const { worker, answer } = run({ does: 'receive', one: lend(channel) })
  answer.catch(() => undefined)
  await eventually(() => channel.stats().receivers).toBe(1)

  await worker.terminate()

  await eventually(() => channel.stats().receivers).toBe(0)
  expect(channel.trySend('to nobody')).toBe(false)
})

test('what a thread receives may be a channel itself, of a hub that it has never heard of', async () => {
  await using other = await startHub('other')
  const channel = new Channel<unknown>(0)
  const { answer } = run({ does: 'given', one: lend(channel) })

  await channel.send(await other.api.makeChannel(1))

  expect(await other.api.receive()).toBe('by hand')
  expect(await answer).toMatch(/of hub "other"/)
})

test('whoever must not block is refused', async () => {
  const channel = new Channel<string>(0)
  expect(() => channel.receiveSync()).toThrow(MisuseError)
  expect(() => channel.sendSync('x')).toThrow('this is the main thread; use Channel.send')
  const { answer } = run({ does: 'greenlets', one: lend(channel) })
  expect(await answer).toMatch('there are greenlets on this thread; use Channel.receive')
})

test('a channel of the thread itself works as well, though nobody may come', async () => {
  const { answer } = run({ does: 'ownOnly', one: lend(new Channel()) })
  expect(await answer).toMatch(/^Timeout: /)
})

test('borrowed where it was lent it is itself; closed it is lent no more', async () => {
  const channel = new Channel<string>(1)
  const lent = lend(channel)
  expect(borrow(lent)).toBe(channel)
  channel.close()

  expect(() => lend(channel)).toThrow(ChannelClosed)
  lend(new Channel()) // ends the loans of what is closed and empty
  const { answer } = run({ does: 'receive', one: lent })
  expect(await answer).toMatch(/^ChannelClosed: /)
})

test('what is no channel, and one of another hub, is not lent', async () => {
  await using other = await startHub('other')
  const received = await other.api.makeChannel(1)

  expect(() => lend({} as never)).toThrow('channel must be a Channel')
  expect(() => lend(received)).toThrow('it is of another hub; lend it there')
  expect(() => borrow({} as never)).toThrow('lent must be what lend() has returned')
})

test('what is left in a channel that was closed is still there for those who come later', async () => {
  const jobs = new Channel<number>(10)
  const one = lend(jobs)
  for (const n of upTo(10)) await jobs.send(n)
  jobs.close()
  const two = new Channel<number>(10)
  const { answer } = run({ does: 'double', one, two: lend(two) })

  expect(await Array.fromAsync(two)).toEqual(upTo(10).map((n) => n * 2))
  expect(await answer).toBe('closed')
})
