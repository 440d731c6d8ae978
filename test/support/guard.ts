// The guard, for tests of it.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type GuardOptions, guard, onBlocked } from '../../packages/monkey/src/guard/index.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { BlockedReport } from '../../packages/monkey/src/guard/index.ts'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export * from '../../packages/monkey/src/guard/index.ts'

/** Keeps the thread busy in a guarded call, which must not be a file that is empty. */
export function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** A guard that has nothing started up to wait for, and what it reports. */
export function guarded(options: GuardOptions = {}): Disposable & { readonly reports: readonly BlockedReport[] } {
  const stack = new DisposableStack()
  const reports: BlockedReport[] = []
  stack.use(onBlocked((report) => reports.push(report)))
  stack.use(guard({ startup: 0, ...options }))
  return { reports, [Symbol.dispose]: () => stack.dispose() }
}
