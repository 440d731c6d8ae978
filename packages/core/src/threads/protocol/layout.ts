// What stands where in the registry of threads: one SharedArrayBuffer that all threads of the process share.
//
//   header   magic, version, slots in use, next number of a shared object, two words of identity
//   slot     one record for each thread that lives, 16 words so that no two doorbells share a cache line
//
//   ID of a slot:   0 ──enrol──▶ RESERVED (minus the id of who enrols) ──▶ id ──bury──▶ 0
//   ASLEEP:         0 ──fallAsleep──▶ 1 ──wakeUp──▶ 0         rings add to the doorbell, and notify unless it is 0
//
// An id is the epoch of the slot (how many threads have had it) and the number of the slot: a word that holds the id of a
// dead thread never means the one that has its slot now. After 2^22 threads in one slot its epochs begin again.

export const MAGIC = 0x68756274
export const VERSION = 2

export const MAGIC_AT = 0
export const VERSION_AT = 1
/** Slots from this one on have never been used. */
export const USED_AT = 2
export const NUMBER_AT = 3
export const UID_AT = 4

export const SLOTS = 256
export const HEADER_WORDS = 16
export const SLOT_WORDS = 16
const SLOT_BITS = 8
const SLOT_MASK = 255
const EPOCHS = 4194303

export const idAt = (slot: number): number => HEADER_WORDS + slot * SLOT_WORDS
export const threadAt = (slot: number): number => HEADER_WORDS + slot * SLOT_WORDS + 1
export const parentAt = (slot: number): number => HEADER_WORDS + slot * SLOT_WORDS + 2
export const epochAt = (slot: number): number => HEADER_WORDS + slot * SLOT_WORDS + 3
/** Counted up by each ring. */
export const doorbellAt = (slot: number): number => HEADER_WORDS + slot * SLOT_WORDS + 4
/** How many waits at the doorbell are under way, or about to be. 0: nobody needs to be notified. */
export const asleepAt = (slot: number): number => HEADER_WORDS + slot * SLOT_WORDS + 5

export const slotOf = (id: number): number => id & SLOT_MASK
export const epochOf = (id: number): number => id >>> SLOT_BITS
export const idOf = (slot: number, epoch: number): number => (epoch << SLOT_BITS) | slot
export const nextEpoch = (epoch: number): number => (epoch >= EPOCHS ? 1 : epoch + 1)
