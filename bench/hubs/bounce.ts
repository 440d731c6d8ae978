// A hub that is given memory, and gives it back.

import { transfer } from '@hublet/core'

import { touch } from '../peer.ts'

export function bounce(buffer: ArrayBuffer): ArrayBuffer {
  return transfer(touch(buffer))
}
