// Of locks and semaphores.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const permits: readonly Equivalent[] = equivalentsOf('packages/locks/src/protocol/permits.ts', [
  [undefined, 'doubled', /^ring(All|Cells)?\(/, 'a ring too many only makes somebody look once more'],
  ['take', 'always', 'word === DIED', 'the compare-exchange finds out'],
  [
    'recover',
    'swapped',
    'for (let slot = 0; slot < used; slot++) { const cell = load( … ellAt(permits, slotOf(owner)))',
    'nobody writes the cell of a dead owner: it does not wait',
  ],
  ['settle', 'doubled', 'store(words, WORDS_AT + permit, me)', 'while its owner lives nobody else writes the word'],
  [
    'look',
    'swapped',
    'if (stateOf(cell) === GRANTED) { permit = claim(words, me, c … )) } store(words, QUEUE_AT, 1)',
    'the cell is not idle in either order, and both stand before the look at the permits',
  ],
  [
    undefined,
    'doubled',
    'store(words, QUEUE_AT, 1)',
    'the hint may be set though nobody waits: the next release looks, and clears it',
  ],
  ['clearHint', 'doubled', 'store(words, QUEUE_AT, 0)', 'the cells are looked at after the second one as well'],
  [
    'withdraw',
    'doubled',
    'compareExchange(words, at, cellFor(me, WAITING, 0), IDLE)',
    'nobody grants anything to an idle cell, and one that is granted stays so',
  ],
  ['withdraw', 'doubled', 'store(words, at, IDLE)', 'nobody writes an idle cell but its thread'],
  [
    'claim',
    'swapped',
    'compareExchange(words, WORDS_AT + permit, word, me | (word & … load(words, WORDS_AT + permit)',
    "the loop goes on until the word says that it is the caller's",
  ],
  [
    'claim',
    'torn',
    'compareExchange(words, WORDS_AT + permit, word, me | (word & DIED))',
    'in between the giver, if anybody, writes the same',
  ],
  [
    'claim',
    'doubled',
    'compareExchange(words, WORDS_AT + permit, word, me | (word & DIED))',
    "the second one fails, as the word is the caller's",
  ],
  [
    'release',
    'never',
    'load(words, QUEUE_AT) !== 0 && handOver(words, threads, me, permits, permit)',
    "what follows fails, as the word is the heir's, and rings once too often",
  ],
  [
    'release',
    'torn',
    'compareExchange(words, WORDS_AT + permit, me, FREE)',
    'while its owner lives nobody else writes the word',
  ],
  ['release', 'doubled', 'compareExchange(words, WORDS_AT + permit, me, FREE)', 'the second one fails'],
  [
    'release',
    'always',
    'word === (me | DIED)',
    "it fails if the first has freed the permit: the word is not the caller's any more",
  ],
  [
    'release',
    'torn',
    'compareExchange(words, WORDS_AT + permit, word, DIED)',
    'while its owner lives nobody else writes the word',
  ],
  ['release', 'doubled', 'compareExchange(words, WORDS_AT + permit, word, DIED)', 'the second one fails'],
  [
    'release',
    'always',
    'load(words, QUEUE_AT) !== 0',
    'it looks at cells though nobody waits, and rings those that are about to look',
  ],
  [
    'handOver',
    'swapped',
    'if (heir === NONE) clearHint(words, threads, permits) if (wa … g) store(words, QUEUE_AT, 1) }',
    'the hint is set again on account of the own cell, and by the look that follows',
  ],
  ['handOver', 'doubled', 'clearHint(words, threads, permits)', 'it ends as the second one does'],
  [
    'handOver',
    'swapped',
    'store(words, own, waiting) store(words, QUEUE_AT, 1)',
    'the look that follows sets the hint again',
  ],
  ['handOver', 'dropped', 'store(words, QUEUE_AT, 1)', 'the look that follows sets the hint'],
  [
    'grantNext',
    'swapped',
    'const word = load(words, WORDS_AT + permit) const used = load(threads, USED_AT)',
    'nobody else writes the word',
  ],
  [
    'handOver',
    'swapped',
    'ring(threads, slotOf(heir)) // last: the system may stop thi … reads, heir)) ringAll(threads)',
    'both come after the grant: who waits looks after both',
  ],
  [
    'grantNext',
    'doubled',
    'compareExchange(words, WORDS_AT + permit, word, heir | (word & DIED))',
    'the second one fails: the permit cannot have come back, as its giver does not wait (P8)',
  ],
  [
    'clearHint',
    'swapped',
    'store(words, QUEUE_AT, 0) const used = load(threads, USED_AT)',
    'a thread that is new meanwhile has not looked yet, and sets the hint when it does',
  ],
])
