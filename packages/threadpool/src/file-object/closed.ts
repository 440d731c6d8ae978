// The error of files that are closed.

import { ClosedError, registerError } from '@hublet/core'
import { identify } from '@hublet/core/lowlevel'

/** You, or somebody you share it with, closed this file earlier. */
export class FileObjectClosed extends ClosedError {
  static {
    identify(this, 'FileObjectClosed', 'HUBLET_FILE_CLOSED')
  }
}

registerError(FileObjectClosed)
