// What every thread of the chaos does for the others.

import { type RemoteHub, hubByName, hubs, sleep } from '@hublet/core'

export type Service = typeof import('./service.ts')

/** Bytes that tell whether they are whole. */
export function filled(size: number, key: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at++) bytes[at] = at * key
  return bytes
}

export function isFilled(bytes: Uint8Array, size: number, key: number): boolean {
  if (bytes.length !== size) return false
  for (let at = 0; at < size; at++) if (bytes[at] !== ((at * key) & 255)) return false
  return true
}

/** Bytes of another key, as many as were given. */
export function turn(bytes: Uint8Array, key: number, other: number): Uint8Array {
  if (!isFilled(bytes, bytes.length, key)) throw new Error('arrived damaged')
  return filled(bytes.length, other)
}

export async function echo<T>(value: T, ms: number): Promise<T> {
  await sleep(ms)
  return value
}

export async function hang(): Promise<never> {
  try {
    return (await sleep(Infinity)) as never
  } finally {
    await sleep(1)
  }
}

export function fail(text: string): never {
  throw new RangeError(text)
}

export function block(ms: number): number {
  const end = performance.now() + ms
  while (performance.now() < end);
  return ms
}

/** Has another hub do it. */
export async function relay(hub: string, size: number, key: number): Promise<Uint8Array> {
  const other = hubByName<Service>(hub)
  if (other === undefined) throw new Error(`no hub "${hub}"`)
  return other.api.turn(filled(size, 1), 1, key)
}

/** All that can be called now. */
export function others(): RemoteHub<Service>[] {
  return hubs() as RemoteHub<Service>[]
}
