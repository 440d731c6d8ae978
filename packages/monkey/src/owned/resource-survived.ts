// The error class of owned resources.

import { HubletError } from '@hublet/core'
import { identify } from '@hublet/core/lowlevel'

/** Something that a block owns could not be ended, or is still open after the grace. The fault of whoever holds it open: the `cause`, if there is one, says what went wrong. */
export class ResourceSurvived extends HubletError {
  static {
    identify(this, 'ResourceSurvived', 'HUBLET_RESOURCE_SURVIVED')
  }
}
