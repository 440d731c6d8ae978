// Of the toys.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const mutex: readonly Equivalent[] = equivalentsOf('verify/toy/mutex.ts', [
  [
    'acquire',
    'swapped',
    'if (compareExchange(words, 0, 0, id) === 0) return true for  … ) === KILLED) return false } }',
    'the loop acquires it as well, as one that waits',
  ],
  ['acquire', 'doubled', 'compareExchange(words, 0, seen, seen + WAITED)', 'the second one fails, and it looks again'],
  [
    'acquire',
    'never',
    'wait(words, 0, waited) === KILLED',
    'who is killed tries again: no fault of the mutex, and nothing that the program could see',
  ],
  [
    'release',
    'swapped',
    'if (compareExchange(words, 0, id, 0) === id) return store(words, 0, 0)',
    'it always wakes all',
  ],
  ['recover', 'always', 'compareExchange(words, 0, dead, 0) !== dead', 'the second one fails if the first was done'],
  ['recover', 'doubled', 'compareExchange(words, 0, dead, 0)', 'the second one fails, and so does the next'],
  ['recover', 'doubled', 'compareExchange(words, 0, dead + WAITED, 0)', 'the second one fails'],
  [
    'recover',
    'torn',
    'compareExchange(words, 0, dead, 0)',
    'nobody else takes it from the dead: in between it can only be marked as waited for, and all are woken',
  ],
  [
    'recover',
    'torn',
    'compareExchange(words, 0, dead + WAITED, 0)',
    'nobody else changes the word of a dead owner that is waited for',
  ],
  [
    'acquire',
    'always',
    'seen >= WAITED || compareExchange(words, 0, seen, seen + WAITED) === seen',
    'it waits for a value that does not stand there, and so goes on at once',
  ],
])

export const gate: readonly Equivalent[] = equivalentsOf('verify/toy/gate.ts', [
  [
    'pass',
    'swapped',
    'const bell = load(words, BELL_AT) store(words, WAITED_AT, 1)',
    'both stand before the last look, in which the order of the two makes no difference',
  ],
  ['pass', 'doubled', 'store(words, WAITED_AT, 1)', 'nobody ever takes it back'],
  [
    'open',
    'swapped',
    'if (load(words, WAITED_AT) === 0) return add(words, BELL_AT, 1)',
    'who has not said that it waits when this looks finds the gate open in its own last look',
  ],
  ['open', 'doubled', 'store(words, OPEN_AT, 1)', 'it stays open'],
  ['open', 'never', 'load(words, WAITED_AT) === 0', 'it rings though nobody waits'],
  ['open', 'torn', 'add(words, BELL_AT, 1)', 'nobody else rings'],
  ['open', 'doubled', 'add(words, BELL_AT, 1)', 'the bell has changed, once or twice'],
])
