// What `timers/promises` waits for, as a wait for a timer of the hub.
//
//   P1  the listener on the caller's signal goes when the wait ends

import { Wait, park, timers } from '@hublet/core/lowlevel'

export interface Pause {
  readonly ms: number
  readonly ref: boolean
  readonly signal: AbortSignal | undefined
}

const longest = 2 ** 31 - 1

/** Undefined for arguments that Node refuses, or corrects with a warning, and for a signal that is aborted. */
export function pauseOf(after: unknown, options: unknown): Pause | undefined {
  if (after !== undefined && typeof after !== 'number') return undefined
  const ms = after ?? 1
  if (!(ms >= 0 && ms <= longest)) return undefined
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options)))
    return undefined
  const { ref = true, signal } = (options ?? {}) as { ref?: unknown; signal?: unknown }
  if (typeof ref !== 'boolean') return undefined
  if (signal !== undefined && (!(signal instanceof AbortSignal) || signal.aborted)) return undefined
  return { ms: Math.max(1, Math.trunc(ms)), ref, signal }
}

/** True when the time is over, false when the signal was aborted before. */
class PauseWait extends Wait<boolean> {
  override fire(): void {
    this.wake(true)
  }
}

export function wait(name: string, { ms, ref, signal }: Pause): Promise<boolean> {
  const pause = new PauseWait(name, ms)
  const promise = park(pause)
  if (pause.waiting) timers.add(pause, ms, ref)
  return signal === undefined ? promise : unless(signal, () => pause.wake(false), promise)
}

/** P1 */
async function unless(signal: AbortSignal, stop: () => void, promise: Promise<boolean>): Promise<boolean> {
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
