// A hub that uses the pool of the process.

import { Channel, spawn } from '@hublet/core'
import { ThreadPool, threadpool } from '@hublet/threadpool'

import { add, fail, quick, requestId, request, spinForever, square, stoppable, thread, upTo } from '../tasks.ts'

export const apply = (a: number, b: number): Promise<number> => threadpool.apply(add, [a, b])
export const failing = (): Promise<never> => threadpool.apply(fail, ['over there'])
export const where = (): Promise<number> => threadpool.apply(thread)
export const squares = (items: number[]): Promise<number[]> => threadpool.map(square, items)
export const stats = (): Promise<unknown> => threadpool.stats()

export async function streamed(n: number): Promise<number[]> {
  return Array.fromAsync(threadpool.stream(upTo, [n]))
}

export async function killed(): Promise<unknown> {
  const [begun, cleaned] = [new Channel<unknown>(1), new Channel<unknown>(1)]
  const task = await threadpool.spawn(stoppable, [begun, cleaned])
  await begun.receive()
  const ended = await task.kill()
  return [ended, await cleaned.receive()]
}

export async function local(): Promise<unknown> {
  request.set('r-1')
  return threadpool.apply(requestId)
}

/** Begins what never ends. */
export async function begin(): Promise<number> {
  const begun = new Channel<number>(1)
  spawn(() => threadpool.apply(spinForever, [begun], { grace: 10 }))
  return begun.receive()
}

export async function moved(): Promise<[number, number]> {
  const { transfer } = await import('@hublet/core')
  const bytes = new Uint8Array(100_000).fill(1)
  const sum = await threadpool.apply((all: Uint8Array) => all.reduce((a, b) => a + b, 0), [transfer(bytes)])
  return [sum, bytes.byteLength]
}

/** A pool of this hub alone, which is not ended. */
export function ownPool(): Promise<number> {
  return new ThreadPool(quick).apply(add, [1, 2])
}
