// A module for hub threads: values that cannot be sent, or change on their way, in all the places where values stand.

import { type Channel, thisHub } from '@hublet/core'

export function add(a: number, b: number): number {
  return a + b
}

export function echo<T>(value: T): T {
  return value
}

export function unsendable(): unknown {
  return { list: [1, { 'odd key': new WeakMap() }] }
}

export async function* unsendableItems(): AsyncGenerator {
  yield 1
  yield { at: [Symbol('x')] }
}

export function throwUnsendable(): never {
  throw Object.assign(new RangeError('odd'), { cause: new WeakMap() })
}

/** What the function returns, or says when it fails. */
export async function callBack(fn: (value: number) => unknown): Promise<unknown> {
  try {
    return await fn(1)
  } catch (error) {
    return [(error as { code?: unknown }).code, (error as Error).message]
  }
}

export async function* items(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** How much memory has come with each of them. */
export async function memories(
  bytes: Uint8Array,
  channel: Channel<Uint8Array>,
  stream: AsyncIterable<Uint8Array>,
  fn: () => Promise<Uint8Array>,
): Promise<number[]> {
  const all = [bytes, (thisHub().args as { bytes: Uint8Array }).bytes, await channel.receive(), await fn()]
  for await (const item of stream) all.push(item)
  return all.map(({ buffer }) => buffer.byteLength)
}

export function small(text: string): Buffer {
  return Buffer.from(text)
}

export function throwIt(value: unknown): never {
  throw value
}

export function args(): unknown {
  return thisHub().args
}

/** The keys that every object of this thread has inherited from somebody. */
export function polluted(): string[] {
  const keys: string[] = []
  for (const key in {}) keys.push(key)
  return keys
}
