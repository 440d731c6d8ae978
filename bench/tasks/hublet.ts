// all.ts by hublet: those that can be killed where they say so.

import { checkpoint } from '@hublet/threadpool'

import { compute } from './all.ts'

/** As `endless` of all.ts, with a checkpoint. */
export function endlessWithCheckpoint(begun: Int32Array): never {
  Atomics.store(begun, 0, 1)
  for (;;) {
    compute(1000)
    checkpoint()
  }
}
