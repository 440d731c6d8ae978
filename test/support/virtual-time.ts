// Virtual time for a test in which it does not matter what the clock says, and which is to leave nothing behind.

import { VirtualClock, leakCheck } from '@hublet/core/testing'

/** Virtual time and a check for leaks. */
export function virtualTime(): AsyncDisposable {
  const stack = new AsyncDisposableStack()
  stack.use(leakCheck())
  stack.use(new VirtualClock())
  return stack
}
