// A lane: a ring of bytes in shared memory that one thread writes and one other reads.
//
//   HEAD   how far the producer has published                 written by the producer only
//   TAIL   how far the consumer has given back                written by the consumer only
//   FULL   1: the producer waits for room                     set by the producer, taken back by the consumer
//
//         TAIL          HEAD
//           ▼             ▼
//   [ free  | records ... | being written, free ]             positions count on and on and wrap as Int32 do; the place in
//                                                             the ring is what is left of them modulo the capacity
//
//   FULL:  0 ──awaitRoom──▶ 1 ──release: ring the producer──▶ 0
//
//   L1  what stands between TAIL and HEAD is written before HEAD is, and read before TAIL is: whoever dies in between
//       leaves whole records, and nothing of what it was about to write
//   L2  a record stands in one piece: what is left at the end of the ring is skipped if the record does not fit there
//   L3  the producer sets FULL before its last look at TAIL; the consumer moves TAIL before it looks at FULL. One of the
//       two sees the other: no producer waits for room that there is
//   L4  FULL is taken back before the producer is rung: who finds no room after the ring has set it anew
//   L5  the consumer is rung after HEAD was written, and has read the count of its doorbell before it looks at HEAD

import { load, store } from '../atomics.ts'

export const HEAD_AT = 0
/** On a cache line of its own. */
export const TAIL_AT = 16
export const FULL_AT = 17
export const LANE_WORDS = 32

/** How far `to` is ahead of `from`. */
export const distance = (from: number, to: number): number => (to - from) | 0
export const advance = (position: number, by: number): number => (position + by) | 0
/** The place in the ring. The capacity is a power of two. */
export const placeOf = (position: number, capacity: number): number => position & (capacity - 1)
/** From there to the end of the ring. */
export const restAt = (position: number, capacity: number): number => capacity - (position & (capacity - 1))
/** What may be written from `head` on. */
export const roomAt = (head: number, tail: number, capacity: number): number => capacity - ((head - tail) | 0)

/** What has to be skipped so that a record of this size stands in one piece (L2). */
export function skipAt(head: number, size: number, capacity: number): number {
  const rest = restAt(head, capacity)
  return rest < size ? rest : 0
}

/** How far the producer has come. */
export function published(lane: Int32Array): number {
  return load(lane, HEAD_AT)
}

/** How far the consumer has come. */
export function released(lane: Int32Array): number {
  return load(lane, TAIL_AT)
}

/** Shows all that was written up to `head`: the consumer is to be rung now (L5). */
export function publish(lane: Int32Array, head: number): void {
  store(lane, HEAD_AT, head) // L1
}

/** Gives back all that was read up to `tail`. True: the producer is to be rung now (L4). */
export function release(lane: Int32Array, tail: number): boolean {
  store(lane, TAIL_AT, tail)
  if (load(lane, FULL_AT) === 0) return false // L3
  store(lane, FULL_AT, 0)
  return true
}

/** Says that the producer waits for room. Returns how far the consumer has come: there may be room by now (L3). */
export function awaitRoom(lane: Int32Array): number {
  store(lane, FULL_AT, 1)
  return load(lane, TAIL_AT)
}
