// A module for hub threads: functions that return, fail, wait, block and die.

import { GreenletExit, hubByName, shield, sleep, thisHub } from '@hublet/core'

export const notCallable = 42

/** What has happened here, in order. */
const events: string[] = []

export function add(a: number, b: number): number {
  return a + b
}

export async function echo<T>(value: T): Promise<T> {
  await sleep(0)
  return value
}

export function args(): unknown {
  return thisHub().args
}

export function env(name: string): string | undefined {
  return process.env[name]
}

export function fail(message: string): never {
  throw new TypeError(message, { cause: new RangeError('below') })
}

export function failWith(value: unknown): never {
  throw value
}

export async function failLater(ms: number): Promise<never> {
  await sleep(ms)
  throw new Error('later')
}

/** Sleeps for ever; notes how it ended. */
export async function hang(name: string): Promise<void> {
  events.push(`${name} began`)
  try {
    await sleep(Infinity)
  } catch (error) {
    events.push(`${name} ${(error as Error).name}: ${(error as Error).message}`)
    throw error
  } finally {
    await shield(() => sleep(5))
    events.push(`${name} cleaned up`)
  }
}

/** Returns although it was killed. */
export async function stubborn(): Promise<string> {
  try {
    await sleep(Infinity)
  } catch (error) {
    return error instanceof GreenletExit ? 'killed' : 'something else'
  }
  return 'never'
}

export function seen(): string[] {
  return events.splice(0)
}

export function uncloneable(): unknown {
  return { deep: [Symbol('here')] }
}

export function exit(code: number): never {
  process.exit(code)
}

export function crash(message: string): void {
  setImmediate(() => {
    throw new RangeError(message)
  })
}

export function block(ms: number): number {
  const end = performance.now() + ms
  while (performance.now() < end);
  return ms
}

export function loop(): never {
  for (;;);
}

/** Calls another hub by its name. */
export async function ask(hub: string, fn: string, ...given: unknown[]): Promise<unknown> {
  const other = hubByName(hub)
  if (other === undefined) throw new Error(`no hub "${hub}"`)
  return other.call(fn, given as never)
}

export async function numbers(count: number): Promise<number[]> {
  return Array.from({ length: count }, (_, i) => i)
}
