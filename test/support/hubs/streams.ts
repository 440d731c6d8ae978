// A module whose functions take and return functions, iterables and signals.

import { sleep, spawn } from '@hublet/core'

const ended: string[] = []

export async function* count(to: number): AsyncGenerator<number> {
  try {
    for (let i = 0; i < to; i++) yield i
  } finally {
    ended.push(`count ${to}`)
  }
}

export async function* slow(): AsyncGenerator<string> {
  try {
    yield 'first'
    await sleep(Infinity)
  } finally {
    ended.push('slow')
  }
}

export async function* failing(): AsyncGenerator<number> {
  yield 1
  throw new RangeError('no more')
}

export async function* uncloneable(): AsyncGenerator {
  try {
    yield 1
    yield Symbol('here')
  } finally {
    ended.push('uncloneable')
  }
}

export function seen(): string[] {
  return ended.splice(0)
}

export async function sum(numbers: AsyncIterable<number>): Promise<number> {
  let total = 0
  for await (const n of numbers) total += n
  return total
}

export async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

export async function each(items: string[], callback: (item: string, index: number) => unknown): Promise<unknown[]> {
  const results: unknown[] = []
  for (const [index, item] of items.entries()) results.push(await callback(item, index))
  return results
}

export function same<T>(value: T): T {
  return value
}

/** A counter: functions that share a state over here. */
export function counter(): { add: (n: number) => Promise<number> } {
  let total = 0
  return { add: async (n) => (total += n) }
}

export async function untilAborted(signal: AbortSignal): Promise<string> {
  const aborted = new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve(String(signal.reason)), { once: true })
  })
  return aborted
}

export function isAborted(signal: AbortSignal): [boolean, unknown] {
  return [signal.aborted, signal.reason]
}

export function die(): void {
  spawn(() => process.exit(4))
}
