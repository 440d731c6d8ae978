import { HubletError, registerError } from '@hublet/core'
import { identify } from '@hublet/core/lowlevel'

/** The result was asked of a {@link Future} whose task was cancelled before it had begun. Ask `cancelled()` first. */
export class CancelledError extends HubletError {
  static {
    identify(this, 'CancelledError', 'HUBLET_CANCELLED')
  }
}

registerError(CancelledError)
