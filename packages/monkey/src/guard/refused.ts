// The error of a call that is refused.

import { HubletError, registerError } from '@hublet/core'
import { identify } from '@hublet/core/lowlevel'

/**
 * A call would have blocked the hub, and was refused before it began: by `guard({ policy: 'throw' })` or a rule of it.
 *
 * Yours: use what the message names, or run it under `allowBlocking` if it has to be.
 */
export class BlockingCallRefused extends HubletError {
  /** `fs.readFileSync` */
  readonly call: string
  constructor(message: string, call: string) {
    super(message)
    this.call = call
  }
  static {
    identify(this, 'BlockingCallRefused', 'HUBLET_BLOCKING_CALL_REFUSED')
  }
}

registerError(BlockingCallRefused, { fields: ['call'] })
