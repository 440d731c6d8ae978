// Of the records of calls that block.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

const oneWriter = 'only the thread itself writes its record (R1)'
const closed = 'ENTRY is even: nobody believes what stands there, in whatever order it is written (R2)'

export const record: readonly Equivalent[] = equivalentsOf('packages/monkey/src/guard/protocol/record.ts', [
  [undefined, 'torn', 'add(words, at + ENTRY, 1)', oneWriter],
  [undefined, 'doubled', /^store/, oneWriter],
  ['enter', 'swapped', /^store.* store/, closed],
])
