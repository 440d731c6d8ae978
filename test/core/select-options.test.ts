// What select refuses, and its forms that do not wait.

import {
  ArgumentRangeError,
  ArgumentTypeError,
  BlockingSwitchOutError,
  Channel,
  ChannelClosed,
  getHub,
  select,
  sleep,
  spawn,
  trySelect,
} from '@hublet/core'
import { leakCheck, seedRunQueue, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'

type Cases = Parameters<typeof select>[0]

const none = { buffered: 0, senders: 0, receivers: 0 }

test('without a case it is refused in the call', () => {
  for (const cases of [{}, [], null, undefined, 7, 'cases', () => {}]) {
    expect(() => select(cases as Cases)).toThrow(/^select: cases must be an object with one case at least, got /)
    expect(() => trySelect(cases as Cases)).toThrow(/^trySelect: cases must be an object with one case at least, got /)
  }
  expect(attempt(() => select({}))).toBeInstanceOf(ArgumentTypeError)
})

test('a case of a wrong type is refused in the call by its name, and nothing is done', async () => {
  const channel = new Channel<number>(1)
  channel.trySend(1)
  const wrong = [undefined, null, 7, 'text', {}, [], Promise.resolve(), () => {}, channel, { attempt: () => 1 }]

  for (const bad of wrong) {
    const cases = { good: channel.receiveOp(), bad } as unknown as Cases
    expect(() => select(cases)).toThrow(/^select: case bad must be an operation .* or a Waitable .*, got /)
    expect(() => trySelect(cases)).toThrow(/^trySelect: case bad must be an operation .* or a Waitable .*, got /)
  }

  expect(channel.stats().buffered).toBe(1)
})

test('wrong options are refused in the call, also if a case can be done', () => {
  const channel = new Channel<number>(1)
  channel.trySend(1)
  const cases = { job: channel.receiveOp() }

  expect(() => select(cases, { timeout: -1 })).toThrow(ArgumentRangeError)
  expect(() => select(cases, { timeout: Number.NaN, default: 1 })).toThrow(ArgumentRangeError)
  expect(() => select(cases, { signal: 7 as unknown as AbortSignal })).toThrow(ArgumentTypeError)

  expect(channel.stats().buffered).toBe(1)
})

test('with a default it does not wait', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>(1)
  const cases = { job: channel.receiveOp() }

  expect(await select(cases, { default: 'nothing' })).toEqual({ key: 'default', value: 'nothing' })
  expect(await select(cases, { default: undefined })).toEqual({ key: 'default', value: undefined })
  channel.trySend('hello')
  expect(await select(cases, { default: 'nothing' })).toEqual({ key: 'job', value: 'hello' })
  channel.close()
  expect(await select(cases, { default: 'nothing' }).catch(same)).toBeInstanceOf(ChannelClosed)

  expect(channel.stats()).toEqual(none)
})

test('a case may be called default, unless there is the option', async () => {
  const channel = new Channel<string>(1)
  channel.trySend('hello')
  const cases = { default: channel.receiveOp() }

  expect(() => select(cases, { default: 1 })).toThrow(/^select: a case is called default, and there is the option/)
  expect(await select(cases)).toEqual({ key: 'default', value: 'hello' })
})

test('trySelect does what can be done now, else returns undefined', () => {
  const [a, b] = [new Channel<string>(1), new Channel<string>(1)]
  a.trySend('full')

  expect(trySelect({ a: a.sendOp(''), b: b.receiveOp() })).toBe(undefined)
  expect(trySelect({ a: a.sendOp(''), b: b.sendOp('hello') })).toEqual({ key: 'b', value: undefined })

  expect([a.tryReceive(), b.tryReceive(), a.stats(), b.stats()]).toEqual(['full', 'hello', none, none])
})

test('a callback of the hub can select what needs no waiting; else it is refused and leaves no seat', async () => {
  await using _ = leakCheck()
  const [empty, full] = [new Channel<string>(), new Channel<string>(1)]
  full.trySend('hello')
  const before = getHub().stats().waiting
  const seen: unknown[] = []

  getHub().runCallback(() => {
    seen.push(select({ a: empty.receiveOp(), b: full.receiveOp() }))
    seen.push(attempt(() => select({ a: empty.receiveOp(), b: full.receiveOp() })))
  })
  await settled()

  expect(await seen[0]).toEqual({ key: 'b', value: 'hello' })
  expect(seen[1]).toBeInstanceOf(BlockingSwitchOutError)
  expect([empty.stats(), full.stats(), getHub().stats().waiting]).toEqual([none, none, before])
})

test('an operation can be used again and again, in several selects at once', async () => {
  await using _ = leakCheck()
  const [channel, stop] = [new Channel<number>(), new Channel<string>()]
  const cases = { n: channel.receiveOp(), stop: stop.receiveOp() }
  const seen: number[] = []
  const readers = [1, 2].map(() =>
    spawn(async () => {
      for (let got = await select(cases); got.key === 'n'; got = await select(cases)) seen.push(got.value)
    }),
  )

  for (let n = 0; n < 100; n++) await channel.send(n)
  for (const _reader of readers) await stop.send('now')
  for (const reader of readers) await reader.join()

  expect(seen.toSorted(ascending)).toEqual(Array.from({ length: 100 }, (_each, n) => n))
  expect([channel.stats(), stop.stats()]).toEqual([none, none])
})

test('a select over a thousand cases takes a seat for each, and leaves them all', async () => {
  await using _ = leakCheck()
  const channels = Array.from({ length: 1000 }, () => new Channel<string>())
  const cases = Object.fromEntries(channels.map((channel, n) => [`c${n}`, channel.receiveOp()]))
  const selecting = spawn(() => select(cases))
  await settled()
  expect(channels.every((channel) => channel.stats().receivers === 1)).toBe(true)

  channels[777]!.trySend('hello')

  expect(channels.filter((channel) => channel.stats().receivers > 0)).toEqual([])
  expect(await selecting.get()).toEqual({ key: 'c777', value: 'hello' })
})

test('random programs of selects lose no value and double none, whatever the seed', async () => {
  for (let seed = 0; seed < 100; seed++) {
    await using _ = leakCheck()
    using _seeded = seedRunQueue(seed)
    const channels = [new Channel<number>(), new Channel<number>(1), new Channel<number>(2)]
    const [sent, received]: [number[], number[]] = [[], []]
    const workers = Array.from({ length: 12 }, (_each, w) =>
      spawn(async () => {
        for (let n = 0; n < 10; n++) {
          const value = w * 10 + n
          const [from, to] = [channels[(w + n) % 3]!, channels[(w * n + 1) % 3]!]
          const got = await select({ take: from.receiveOp(), give: to.sendOp(value) })
          if (got.key === 'take') received.push(got.value)
          else sent.push(value)
        }
      }),
    )
    for (let n = 0; n < 12; n += 3) {
      await sleep(0)
      void workers[n]!.kill()
    }
    await settled()
    for (const worker of workers) await worker.kill()
    for (const channel of channels) while (channel.balance > 0) received.push(channel.tryReceive()!)

    expect([seed, received.toSorted(ascending)]).toEqual([seed, sent.toSorted(ascending)])
    expect(channels.map((channel) => channel.stats())).toEqual([none, none, none])
  }
})

function ascending(a: number, b: number): number {
  return a - b
}
