// The error of those who blocked their thread in vain.

import { Timeout } from '@hublet/core'
import type { SyncOptions } from '@hublet/core/lowlevel'

import type { Named } from '../shown.ts'

export function lateSync(lock: Named, options: SyncOptions | undefined): Timeout {
  const ms = options?.timeout ?? Infinity
  return new Timeout(ms, { message: `holdSync ${lock.toString()}: timed out after ${ms} ms` })
}
