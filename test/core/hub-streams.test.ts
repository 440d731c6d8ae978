// What crosses to another hub and stays where it is: functions, iterables, signals.

import { HubExit, HubThread, UncloneableValue, sleep, spawn, withTimeout } from '@hublet/core'
import { expect, test } from 'vitest'

type Streams = typeof import('../support/hubs/streams.ts')

const start = (): Promise<HubThread<Streams>> =>
  HubThread.start<Streams>(new URL('../support/hubs/streams.ts', import.meta.url))

test('items of a generator over there come in order', async () => {
  await using thread = await start()
  const items: number[] = []

  for await (const item of thread.api.count(1000)) items.push(item)

  expect(items).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  expect(await thread.api.seen()).toEqual(['count 1000'])
})

test('a generator over there runs no further ahead than the window', async () => {
  await using thread = await start()
  const stream = await thread.api.count(1_000_000)

  expect(await stream.next()).toEqual({ done: false, value: 0 })
  await thread.api.seen()
  await stream.return?.()

  await until(async () => (await thread.api.seen()).includes('count 1000000'))
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('breaking off runs the finally over there', async () => {
  await using thread = await start()

  for await (const item of thread.api.slow()) {
    expect(item).toBe('first')
    break
  }

  await until(async () => (await thread.api.seen()).includes('slow'))
})

test('a kill while an item is waited for ends the generator over there', async () => {
  await using thread = await start()
  const items: string[] = []
  const reader = spawn(async () => {
    for await (const item of thread.api.slow()) items.push(item)
  })
  await until(async () => items.length > 0)

  await reader.kill()

  await until(async () => (await thread.api.seen()).includes('slow'))
  expect(items).toEqual(['first'])
})

test('a timeout while an item is waited for ends the generator over there', async () => {
  await using thread = await start()
  const stream = await thread.api.slow()
  await stream.next()

  await expect(withTimeout(5, () => stream.next())).rejects.toMatchObject({ code: 'HUBLET_TIMEOUT' })

  await until(async () => (await thread.api.seen()).includes('slow'))
})

test('an error of a generator over there comes after its items, once', async () => {
  await using thread = await start()
  const stream = await thread.api.failing()

  expect(await stream.next()).toMatchObject({ value: 1 })
  await expect(stream.next()).rejects.toThrow(RangeError)
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('an item that cannot be sent ends the stream with that error', async () => {
  await using thread = await start()
  const stream = await thread.api.uncloneable()

  expect(await stream.next()).toMatchObject({ value: 1 })
  await expect(stream.next()).rejects.toThrow(UncloneableValue)
  expect(await thread.api.seen()).toEqual(['uncloneable'])
})

test('iterating what does not stream is refused', async () => {
  await using thread = await start()

  const iterate = async (): Promise<void> => {
    for await (const _ of thread.api.seen() as unknown as AsyncIterable<string>);
  }

  await expect(iterate()).rejects.toMatchObject({ code: 'HUBLET_ARGUMENT_TYPE' })
})

test('the death of a hub ends its streams with HubExit, after what it has sent', async () => {
  await using thread = await start()
  const stream = await thread.api.slow()
  await stream.next()
  const next = stream.next().catch((error: unknown) => error)

  await thread.api.die().catch((error: unknown) => error)

  expect(await next).toBeInstanceOf(HubExit)
})

test('an iterable is an argument: its items are taken from here', async () => {
  await using thread = await start()
  const ended: string[] = []
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let i = 1; i <= 100; i++) yield i
    } finally {
      ended.push('numbers')
    }
  }

  expect(await thread.api.sum(numbers())).toBe(5050)
  expect(await thread.api.first(numbers())).toBe(1)

  await until(async () => ended.length === 2)
})

test('callbacks run here, and what they return or throw arrives over there', async () => {
  await using thread = await start()

  const results = await thread.api.each(['a', 'b'], (item, index) => `${item}${index}`)

  expect(results).toEqual(['a0', 'b1'])
  const failing = thread.api.each(['a'], () => {
    throw new RangeError('here')
  })
  await expect(failing).rejects.toThrow(RangeError)
})

test('a callback may wait, and call the hub that it is called by', async () => {
  await using thread = await start()

  const results = await thread.api.each(['a'], async (item) => {
    await sleep(1)
    return thread.api.same(`${item}!`)
  })

  expect(results).toEqual(['a!'])
})

test('a function that comes back is the same function', async () => {
  await using thread = await start()
  const fn = (): string => 'mine'

  expect(await thread.api.same(fn)).toBe(fn)
})

test('functions of a result share their state over there', async () => {
  await using thread = await start()
  const { add } = await thread.api.counter()

  expect([await add(1), await add(2)]).toEqual([1, 3])
})

test('a callback of a hub that is gone rejects with HubExit', async () => {
  await using thread = await start()
  const { add } = await thread.api.counter()

  await thread.terminate()

  await expect(add(1)).rejects.toBeInstanceOf(HubExit)
})

test('a signal that is aborted here is aborted over there', async () => {
  await using thread = await start()
  const controller = new AbortController()
  const outcome = thread.api.untilAborted(controller.signal)
  await thread.api.seen()

  controller.abort('enough')

  expect(await outcome).toBe('enough')
})

test('a signal that was aborted before arrives aborted', async () => {
  await using thread = await start()

  expect(await thread.api.isAborted(AbortSignal.abort('before'))).toEqual([true, 'before'])
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(1)
}
