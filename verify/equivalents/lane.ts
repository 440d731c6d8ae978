// Of the lane.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const lane: readonly Equivalent[] = equivalentsOf('packages/core/src/threads/protocol/lane.ts', [
  [
    'release',
    'doubled',
    'store(lane, TAIL_AT, tail)',
    'only the consumer writes it, and nothing that was given back once is read again',
  ],
  [
    'release',
    'doubled',
    'store(lane, FULL_AT, 0)',
    'a producer that has set it in between has seen the TAIL of this release, and is rung for it after both',
  ],
])
