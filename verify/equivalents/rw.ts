// Of the lock for readers and writers.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const rw: readonly Equivalent[] = equivalentsOf('packages/locks/src/protocol/rw.ts', [
  [undefined, 'doubled', /^ring(All|Cells)?\(/, 'a ring too many only makes somebody look once more'],
  [undefined, 'doubled', /^recover\(/, "the second one fails: the word is not the dead writer's any more"],
  [
    undefined,
    'doubled',
    /^store\(words, (at|cellAt\(slotOf\(me\)\)), /,
    'others write a cell only to grant what it waits for: that is lost only to one who looks again',
  ],
  ['tryRead', 'doubled', 'endRead(words, threads, me)', 'it ends as the second one does'],
  [
    'tryRead',
    'always',
    '(word & ~DIED) === FREE #2',
    'it reads before the heir of the dead writer, which sees its cell, and waits',
  ],
  [
    'lookToRead',
    'torn',
    'compareExchange(words, at, waiting, cellFor(me, READING, 0))',
    'in between it can only be let in: it is given back only if the next writer has the word, and that one is rung',
  ],
  [
    'withdrawReader',
    'always',
    'compareExchange(words, cellAt(slotOf(me)), waiting, cellFor(me, IDLE, 0)) !== waiting',
    'it ends what it has not begun: the cell is idle, and a writer looks once more',
  ],
  [
    'withdrawReader',
    'doubled',
    'compareExchange(words, cellAt(slotOf(me)), waiting, cellFor(me, IDLE, 0))',
    'it ends what it has not begun: the cell is idle, and a writer looks once more',
  ],
  ['withdrawReader', 'doubled', 'endRead(words, threads, me)', 'it ends as the second one does'],
  ['endRead', 'always', 'writer !== FREE', 'it rings the thread in slot 0 once too often'],
  [
    'lookToWrite',
    'doubled',
    'compareExchange(words, WRITER_AT, word, me | (word & DIED))',
    "the second one fails, as the word is the caller's",
  ],
  [
    'begin',
    'swapped',
    'store(words, cellAt(slotOf(me)), cellFor(me, WRITING, 0)) return load(words, WRITER_AT) & DIED',
    'nobody else writes the word',
  ],
  ['settleWriter', 'doubled', 'store(words, WRITER_AT, me)', 'while its owner lives nobody else writes the word'],
  [
    'withdrawWriter',
    'swapped',
    'compareExchange(words, WRITER_AT, word, me | (word & DIED)) // R5 word = load(words, WRITER_AT)',
    "the loop goes on until the word says that it is the caller's",
  ],
  [
    'withdrawWriter',
    'torn',
    'compareExchange(words, WRITER_AT, word, me | (word & DIED))',
    'in between the giver, or who finds the giver dead, writes the same',
  ],
  [
    'withdrawWriter',
    'doubled',
    'compareExchange(words, WRITER_AT, word, me | (word & DIED))',
    "the second one fails, as the word is the caller's",
  ],
  [
    'endWrite',
    'swapped',
    'store(words, cellAt(slotOf(me)), cellFor(me, IDLE, 0)) const used = load(threads, USED_AT)',
    'a thread that is new meanwhile finds the writer in its own first look',
  ],
  [
    'endWrite',
    'swapped',
    'for (let slot = 0; slot < used; slot++) { const cell = load( …  word = load(words, WRITER_AT)',
    'nobody else writes the word',
  ],
  [
    'endWrite',
    'always',
    'compareExchange(words, cellAt(slot), cell, cellFor(reader, READING, 0)) === cell',
    'it rings one that is looking anyway',
  ],
  [
    'endWrite',
    'swapped',
    'compareExchange(words, WRITER_AT, word, heir | (word & DIED)) ring(threads, slot)',
    'an heir that is rung early writes the word itself',
  ],
  [
    'endWrite',
    'swapped',
    'ring(threads, slot) if (!alive(threads, heir)) ringAll(threads)',
    'both come after the grant: who waits looks after both',
  ],
  [
    'endWrite',
    'doubled',
    'compareExchange(words, WRITER_AT, word, heir | (word & DIED))',
    'the second one fails: the word cannot have come back to the giver, which does not wait',
  ],
  [
    'recover',
    'swapped',
    'for (let slot = 0; slot < used; slot++) { const cell = load( … words, cellAt(slotOf(writer)))',
    'nobody writes the cell of a dead writer: it does not wait',
  ],
  ['recover', 'doubled', 'compareExchange(words, WRITER_AT, word, heir | (word & DIED))', 'the second one fails'],
  [
    'recover',
    'doubled',
    'compareExchange(words, WRITER_AT, word, unused ? word & DIED : DIED)',
    'the second one fails',
  ],
])
