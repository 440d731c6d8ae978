// Of the event.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const event: readonly Equivalent[] = equivalentsOf('packages/locks/src/protocol/event.ts', [
  [undefined, 'doubled', /^ring(All|Cells)?\(/, 'a ring too many only makes somebody look once more'],
  [
    'enlistAtEvent',
    'doubled',
    'store(words, cellAt(slotOf(me)), cellFor(me, WAITING, 0))',
    'only the thread itself writes its cell',
  ],
  ['leaveEvent', 'doubled', 'store(words, cellAt(slotOf(me)), IDLE)', 'only the thread itself writes its cell'],
  [
    'clearEvent',
    'always',
    '!isSet(state) || compareExchange(words, STATE_AT, state, state - 1) === state',
    'if it fails, another has cleared it: this one was the first of the two',
  ],
  [
    'clearEvent',
    'doubled',
    'compareExchange(words, STATE_AT, state, state - 1)',
    'it looks again, and clears what was set meanwhile, as if it had come later',
  ],
])
