// When a call may block, whatever the policy.
//
//   A1  until the program has started up: nobody is kept waiting who has not been spawned yet
//   A2  in what `allowBlocking` calls, and in all that goes on from there: its awaits, its timers, the greenlets it spawns
//   A3  in threads that may block: those of pools, and workers in which nothing waits (core's `checkMayBlock`)

import { AsyncLocalStorage } from 'node:async_hooks'

import { HubletError } from '@hublet/core'
import { checkFunction, checkMayBlock, counters, doorbell, registry, timers } from '@hublet/core/lowlevel'

const extent = new AsyncLocalStorage<true>()
let startedAt: number | undefined

/**
 * Calls `fn` and returns what it returns; the guard lets everything pass in it, and in all that it begins: after its
 * awaits, in its timers, in greenlets that it spawns.
 *
 * For what blocks on purpose, such as a migration before the server listens. To let a file or a call pass wherever it is
 * used, see `paths` and `calls` of `guard`; to have something done without blocking, a pool of threads.
 *
 * ```ts
 * const rows = allowBlocking(() => database.prepare('select * from settings').all())
 * ```
 *
 * @throws what `fn` throws
 */
export function allowBlocking<R>(fn: () => R): R {
  checkFunction('allowBlocking', 'fn', fn)
  return extent.run(true, fn)
}

/** A1: `ms` from now on, or until the first greenlet is spawned. */
export function beginStartup(ms: number | undefined): void {
  startedAt = ms === undefined ? undefined : timers.clock.now() + ms
}

/** Whether a call that is made here is allowed, as far as that is soon said (A1, A2). */
export function isAllowed(): boolean {
  return startsUp() || extent.getStore() === true
}

function startsUp(): boolean {
  return startedAt === undefined ? counters.spawned === 0 : timers.clock.now() < startedAt
}

/** A3: to be asked last, since a no is an error that was thrown. */
export function threadMayBlock(): boolean {
  try {
    checkMayBlock('guard', doorbell(registry()), undefined)
    return true
  } catch (error) {
    if (error instanceof HubletError) return false // this is how it says no; a thread that is not enrolled is in no pool
    throw error
  }
}
