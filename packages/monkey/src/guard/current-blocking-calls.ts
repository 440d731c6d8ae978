// What blocks the threads of this process right now, as their records say.

import { SLOTS, alive, load, registry } from '@hublet/core/lowlevel'

import { callIn, hubIn, recordAt, records } from './memory.ts'
import { GREENLET, OWNER, SINCE, entryIn } from './protocol/record.ts'
import { NO_GREENLET, now, processTime } from './record.ts'

/** A call that has begun in some thread and has not returned. */
export interface CurrentBlockingCall {
  /** The name of the hub: `main`, the name it was started with, or `thread 3`. */
  readonly hub: string
  /** `child_process.execSync` */
  readonly call: string
  /** The `ident` of the greenlet that has made it; undefined outside of greenlets. */
  readonly greenlet: number | undefined
  /** For how long it has lasted. */
  readonly ms: number
}

/**
 * The calls that block threads of this process at this moment, each in its hub: for a watchdog in another thread.
 *
 * Threads are seen in which `guard` was called, whatever its policy, that are enrolled (hubs are), and that were started
 * after the main thread had loaded this package.
 *
 * ```ts
 * currentBlockingCalls() //=> [{ hub: 'worker-2', call: 'child_process.execSync', greenlet: 17, ms: 3100 }]
 * ```
 */
export function currentBlockingCalls(): CurrentBlockingCall[] {
  const threads = registry().words
  const time = processTime(now())
  const calls: CurrentBlockingCall[] = []
  for (let slot = 0; slot < SLOTS; slot++) {
    const at = recordAt(slot)
    const owner = load(records, at + OWNER)
    const entry = entryIn(records, at)
    if (owner === 0 || entry === 0 || !alive(threads, owner)) continue
    const ident = load(records, at + GREENLET)
    const ms = Math.max(0, (time - load(records, at + SINCE)) | 0)
    const names = { hub: hubIn(records, at), call: callIn(records, at) }
    if (entryIn(records, at) !== entry) continue
    calls.push({ ...names, greenlet: ident === NO_GREENLET ? undefined : ident, ms })
  }
  return calls
}
