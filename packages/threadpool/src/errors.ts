// Every error class of this package. Each answers two questions: whose fault is it, and what now?

import { HubletError, MisuseError, registerError } from '@hublet/core'
import { identify } from '@hublet/core/lowlevel'

/** This function cannot run in another thread as it is. Your fault: the message says what it needs and how it gets that. */
export class FunctionRefused extends MisuseError {
  static {
    identify(this, 'FunctionRefused', 'HUBLET_FUNCTION_REFUSED')
  }
}

/** No thread of the pool has come up; what waited for one has failed with this. The `cause` is what prevented it. */
export class ThreadStartFailed extends HubletError {
  static {
    identify(this, 'ThreadStartFailed', 'HUBLET_THREAD_START_FAILED')
  }
}

registerError(FunctionRefused)
registerError(ThreadStartFailed)
