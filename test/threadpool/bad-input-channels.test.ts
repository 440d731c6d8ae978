// Channels and signals as arguments of tasks.

import { Channel, ChannelClosed } from '@hublet/core'
import { ThreadPool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

const relaySync = (from: Channel<number>, to: Channel<number>, count: number): string => {
  for (let i = 0; i < count; i++) to.sendSync(from.receiveSync() * 2)
  return 'done'
}
const relay = async (from: Channel<number>, to: Channel<number>, count: number): Promise<string> => {
  for (let i = 0; i < count; i++) await to.send((await from.receive()) * 2)
  return 'done'
}

test.for([
  ['by blocking', relaySync, 0],
  ['by blocking', relaySync, 4],
  ['by waiting', relay, 0],
  ['by waiting', relay, 4],
] as const)('a task exchanges values %s, in order, with capacity %3$d', async ([, fn, capacity]) => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const [to, from] = [new Channel<number>(capacity), new Channel<number>(capacity)]
  const result = pool.apply(fn, [to, from, 100])
  const seen: number[] = []

  for (let i = 0; i < 100; i++) {
    await to.send(i)
    seen.push(await from.receive())
  }

  expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => i * 2))
  expect(await result).toBe('done')
})

test.for([
  ['blocks', relaySync],
  ['waits', relay],
] as const)('a task that %s on a channel ends when that is closed, and when it is killed', async ([, fn]) => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const [to, from] = [new Channel<number>(0), new Channel<number>(0)]

  const closed = pool.apply(fn, [to, from, 1])
  to.close()
  expect(await closed.catch(same)).toBeInstanceOf(ChannelClosed)
  const killed = pool.apply(fn, [from, to, 1], { timeout: 50 })
  expect(await killed.catch(same)).toMatchObject({ name: 'Timeout' })
  expect(await pool.apply(() => 1)).toBe(1)
  expect(pool.stats()).toMatchObject({ lost: 0 })
})

test('a value that cannot be sent fails the sender over there; the channel stays as it is', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const channel = new Channel<unknown>(1)
  const send = (to: Channel<unknown>): string => {
    try {
      to.sendSync(Symbol('x'))
      return 'sent'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  expect(await pool.apply(send, [channel])).toBe('HUBLET_UNCLONEABLE')
  expect(channel.trySend(1)).toBe(true)
})

test('a signal that aborts later, and one that has, arrive with their reasons', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const controller = new AbortController()
  const started = new Channel<void>(1)
  const wait = async (signal: AbortSignal, ready: Channel<void>): Promise<unknown> => {
    const aborted = new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)))
    await ready.send()
    return signal.aborted ? signal.reason : aborted
  }

  const later = pool.apply(wait, [controller.signal, started])
  await started.receive()
  controller.abort('enough')

  expect(await later).toBe('enough')
  expect(await pool.apply(wait, [AbortSignal.abort('before'), started])).toBe('before')
})
