// Waiting with the whole thread: for threads that have no greenlets to keep waiting.
//
//   B1  a thread with greenlets, or with waits under way, never blocks: they could not go on, and what it waits for may be
//       theirs to give. Nor does one that has started others, as the main thread may have: it could not hear of their death
//   B2  it looks after each ring, and once a second in any case
//   B3  who waits for another hub reads and writes its links itself, since the loop does not turn

import { isMainThread } from 'node:worker_threads'

import { MisuseError } from '../errors.ts'
import { livingGreenlets } from '../greenlet/greenlet.ts'
import { checkDelay } from '../hub/arguments.ts'
import { counters } from '../hub/settings.ts'
import { type SyncOptions, setBlocker } from '../objects/exchange-sync.ts'
import { type Doorbell, doorbell } from './doorbell.ts'
import { livingLinks } from './links.ts'
import { registry } from './registry.ts'

const slice = 1000

/** Looks until `look()` returns something, at most for the time given: then undefined. @throws {MisuseError} B1 */
export function block<R>(
  operation: string,
  bell: Doorbell,
  look: () => R | undefined,
  options: SyncOptions | undefined,
): R | undefined {
  const timeout = checkMayBlock(operation, bell, options)
  const end = performance.now() + timeout
  for (;;) {
    const seen = bell.count
    const result = look()
    if (result !== undefined) return result
    const left = end - performance.now()
    if (!(left > 0)) return undefined
    bell.sleep(seen, Math.min(left, slice)) // B2
  }
}

/** B1. Returns the longest wait. */
export function checkMayBlock(operation: string, bell: Doorbell, options: SyncOptions | undefined): number {
  const timeout = options?.timeout ?? Infinity
  checkDelay(operation, 'timeout', timeout)
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

/** As {@link block}, for what other hubs say (B3). */
export function blockOnHubs<R>(
  operation: string,
  look: () => R | undefined,
  options: SyncOptions | undefined,
): R | undefined {
  const tend = (): R | undefined => {
    for (const link of livingLinks()) link.pump()
    return look()
  }
  try {
    return block(operation, doorbell(registry()), tend, options)
  } finally {
    publishAll()
  }
}

/** What was written is on its way, though the thread may go on computing for long. */
function publishAll(): void {
  for (const link of livingLinks()) link.sender.outlet.flush()
}

setBlocker({
  until: blockOnHubs,
  publish: publishAll,
  check: (operation, options) => void checkMayBlock(operation, doorbell(registry()), options),
})
