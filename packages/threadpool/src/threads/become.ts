// How a worker becomes a thread of a pool.

import { allowBlocking, becomeHub } from '@hublet/core/lowlevel'

import type { ThreadData } from './backend.ts'
import { place } from './place.ts'

/** To be called first of all in a worker that a `Backend` has started, with what it was given. */
export function becomePoolThread(data: ThreadData): void {
  place.inPool = true
  allowBlocking()
  void becomeHub(data, { listed: false })
}
