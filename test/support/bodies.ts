// What greenlets do in tests: they work for a while, note it, fail, or survive their kill.

import { sleep } from '@hublet/core'

/** Twice the time that it takes. */
export async function double(ms: number): Promise<number> {
  await sleep(ms)
  return ms * 2
}

/** Notes that it began, and yields once. */
export async function log<T>(order: T[], entry: T): Promise<void> {
  order.push(entry)
  await sleep(0)
}

export async function failAfter(ms: number, error: Error): Promise<void> {
  await sleep(ms)
  throw error
}

/** Sleeps for each item that many ms and fails at one of them; notes its start, and its end if that is an error. */
export function failAt(bad: number, notes: string[]): (ms: number) => Promise<number> {
  return async (ms) => {
    notes.push(`start ${ms}`)
    try {
      await sleep(ms)
    } catch (error) {
      notes.push(`end ${ms} ${(error as Error).name}`)
      throw error
    }
    if (ms === bad) throw new Error(`failed at ${ms}`)
    return ms
  }
}

/** Catches its kill `times` times, then returns. */
export async function stubborn(times: number, seen: unknown[]): Promise<string> {
  while (seen.length < times) await sleep(Infinity).catch((error: unknown) => seen.push(error))
  return 'survived'
}
