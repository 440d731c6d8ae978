// Every error class of this package. Each answers two questions: whose fault is it, and what now?

import { HubletError, MisuseError } from '@hublet/core'
import { identify } from '@hublet/core/lowlevel'

/** Released by somebody who does not hold it, or a second time. Your fault: release once, where it was acquired; or use `hold()`. */
export class NotHeld extends MisuseError {
  static {
    identify(this, 'NotHeld', 'HUBLET_NOT_HELD')
  }
}

/**
 * The barrier was broken: somebody gave up waiting, died, or called `abort()` or `reset()`. Whoever waits for the others
 * waits in vain; `reset()` mends it for the next round.
 */
export class BrokenBarrier extends HubletError {
  static {
    identify(this, 'BrokenBarrier', 'HUBLET_BROKEN_BARRIER')
  }
}

/** This memory is not that of a shared lock of this kind and version. Your fault: pass the lock itself, and use the same package. */
export class ForeignMemory extends HubletError {
  static {
    identify(this, 'ForeignMemory', 'HUBLET_FOREIGN_MEMORY')
  }
}
