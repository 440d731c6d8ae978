// Waiting with the whole thread: for threads that have no greenlets to keep waiting.
//
//   B1  a thread with greenlets, or with waits under way, never blocks: they could not go on, and what it waits for may be
//       theirs to give. Nor does one that has started others, as the main thread may have: it could not hear of their death
//   B2  it looks after each ring, and once a second in any case
//   B3  who waits for another hub reads and writes its links itself, since the loop does not turn
//   B4  a kill, or a time limit around the wait, ends it as it ends any other
//   B5  the threads of a pool, which run one thing at a time, may block whatever B1 says: nobody else has work there

import { isMainThread } from 'node:worker_threads'

import { MisuseError } from '../errors.ts'
import { setLook, throwDue } from '../greenlet/checkpoint.ts'
import { livingGreenlets } from '../greenlet/greenlet.ts'
import { checkDelay } from '../hub/arguments.ts'
import { counters } from '../hub/settings.ts'
import { timers } from '../hub/timers.ts'
import { type SyncOptions, setBlocker } from '../objects/exchange-sync.ts'
import { type Doorbell, doorbell } from './doorbell.ts'
import { anyLinks, flushLinks, livingLinks } from './links.ts'
import { registry } from './registry.ts'

const slice = 1000
let always = false

/** This thread may block from now on (B5). */
export function allowBlocking(): void {
  always = true
}

/** Looks until `look()` returns something, at most for the time given: then undefined. @throws {MisuseError} B1 */
export function block<R>(
  operation: string,
  bell: Doorbell,
  look: () => R | undefined,
  options: SyncOptions | undefined,
): R | undefined {
  return blockUntil(checkMayBlock(operation, bell, options), bell, look, () => slice)
}

/** `most`: milliseconds after which it has to look again in any case. */
function blockUntil<R>(timeout: number, bell: Doorbell, look: () => R | undefined, most: () => number): R | undefined {
  const end = performance.now() + timeout
  for (;;) {
    const seen = bell.count
    const result = look()
    if (result !== undefined) return result
    const left = end - performance.now()
    if (!(left > 0)) return undefined
    bell.sleep(seen, Math.min(left, most())) // B2
  }
}

/** B1. Returns the longest wait. */
export function checkMayBlock(operation: string, bell: Doorbell, options: SyncOptions | undefined): number {
  const timeout = options?.timeout ?? Infinity
  checkDelay(operation, 'timeout', timeout)
  if (always) return timeout
  const asynchronous = operation.replace(/Sync$/, '')
  if (isMainThread) {
    throw new MisuseError(`cannot block in ${operation}: this is the main thread; use ${asynchronous}`)
  }
  if (counters.waiting > 0 || livingGreenlets().length > 0) {
    throw new MisuseError(`cannot block in ${operation}: there are greenlets on this thread; use ${asynchronous}`)
  }
  if (bell.registry.hasChildren) {
    throw new MisuseError(
      `cannot block in ${operation}: this thread has started others, whose death it could not hear of; use ${asynchronous}`,
    )
  }
  return timeout
}

/** B4: a timer may be due sooner. */
function untilDue(): number {
  return Math.min(slice, Math.max(0, timers.earliest - timers.clock.now()))
}

/** As {@link block}, for what other hubs say (B3). */
export function blockOnHubs<R>(
  operation: string,
  look: () => R | undefined,
  options: SyncOptions | undefined,
): R | undefined {
  const tend = (): R | undefined => {
    for (const link of livingLinks()) link.pump()
    const result = look()
    if (result === undefined) throwDue() // B4
    return result
  }
  try {
    const bell = doorbell(registry())
    return blockUntil(checkMayBlock(operation, bell, options), bell, tend, untilDue)
  } finally {
    flushLinks()
  }
}

let seen = 0

/** Reads what other hubs have sent since the last time, and sends what waits: for a thread that computes. */
function lookAtOthers(): void {
  if (!anyLinks()) return
  const { count } = doorbell(registry())
  if (count === seen) return
  const links = livingLinks()
  if (links.some(({ sender }) => sender.busy)) return // this is called from within a value that is being sent
  seen = count
  for (const link of links) link.pump()
}

setLook(lookAtOthers)

setBlocker({
  until: blockOnHubs,
  publish: flushLinks,
  check: (operation, options) => void checkMayBlock(operation, doorbell(registry()), options),
})
