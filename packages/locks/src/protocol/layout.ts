// What stands where in the memory of a shared lock.
//
//   header   magic, kind and version, number in the registry, size (permits or parties), hint, two words of state
//   permits  one word each (locks and semaphores): who has it
//   cells    one word for each slot of the registry of threads: what that thread is waiting for here
//
// Word of a permit, of a writer:
//
//   FREE ──take──▶ id ──release, nobody waits──▶ FREE            DIED rides along: the last owner died with it, and
//                  id ──release, handed on─────▶ id of the heir  nobody has been told yet
//                  id of a dead thread ──recover──▶ id | DIED
//
// Cell of a thread, with the epoch of that thread, so that a dead one's cell means nothing for who has its slot now:
//
//   IDLE ──enlist──▶ WAITING ──grant (by the owner)──▶ GRANTED n ──claim (by the thread)──▶ WAITING or IDLE
//                    WAITING ──withdraw──▶ IDLE

export const MAGIC = 0x68756c6b
export const VERSION = 1

export const MAGIC_AT = 0
export const KIND_AT = 1
export const NUMBER_AT = 2
export const SIZE_AT = 3
/** Not 0: perhaps somebody waits. 0: nobody does, or who does has not looked yet. */
export const QUEUE_AT = 4
export const STATE_AT = 5
export const WORDS_AT = 8

export const FREE = 0
/** A bit that no id has. */
export const DIED = 1073741824
export const NONE = -1

export const IDLE = 0
export const WAITING = 1
export const GRANTED = 2
/** In a lock for readers and writers: it reads, waits to read, waits to write, may write next, writes. */
export const READING = 3
export const TO_READ = 4
export const TO_WRITE = 5
export const NEXT_TO_WRITE = 6
export const WRITING = 7
const STATE_MASK = 7
const COUNT_SHIFT = 3
const COUNT_MASK = 8191
const EPOCH_SHIFT = 16
const EPOCH_MASK = 65535

/** As many permits, or generations, as a cell can tell apart. */
export const MOST = 8191

export const stateOf = (cell: number): number => cell & STATE_MASK
/** The permit, or the generation, that the cell is about. */
export const countOf = (cell: number): number => (cell >>> COUNT_SHIFT) & COUNT_MASK
/** A cell of the thread with this id. */
export const cellFor = (id: number, state: number, count: number): number =>
  ((id >>> 8) << EPOCH_SHIFT) | ((count & COUNT_MASK) << COUNT_SHIFT) | state
/** Whether it is a cell of the thread with this id. */
export const isOf = (cell: number, id: number): boolean => id > 0 && cell >>> EPOCH_SHIFT === ((id >>> 8) & EPOCH_MASK)
