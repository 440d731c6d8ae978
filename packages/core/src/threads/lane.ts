// What both ends of a lane know of its memory: the words of the protocol, then the ring with its records.
//
//   record   [length, 4 bytes][kind, 4 bytes][payload][up to 7 bytes that mean nothing]
//   skip     [-1]             the next record stands at the beginning of the ring

import { HubletError } from '../errors.ts'
import { LANE_WORDS } from './protocol/lane.ts'

/** Bytes of records in a lane, if nothing else is said. */
export const LANE_CAPACITY = 65_536
const PROTOCOL_BYTES = LANE_WORDS * 4
/** Bytes of memory of a lane with so many bytes of records: a power of two. */
export const laneBytes = (capacity: number): number => PROTOCOL_BYTES + capacity
export const LANE_BYTES: number = laneBytes(LANE_CAPACITY)

export const RECORD_HEADER = 8
export const SKIP = -1
/** There is room for a record of a quarter, wherever in the ring one is: the consumer keeps less than that to itself. */
const SMALLEST = RECORD_HEADER * 8
const LARGEST = 2 ** 30

/** Bytes that a record with this payload takes: all of them begin at multiples of 8. */
export const sizeOf = (payload: number): number => (payload + RECORD_HEADER + 7) & -8

export class LaneMemory {
  /** Of the protocol. */
  readonly words: Int32Array
  readonly bytes: Uint8Array
  /** The same, for the headers of records. */
  readonly headers: Int32Array

  constructor(memory: SharedArrayBuffer, offset: number, bytes: number) {
    const capacity = bytes - PROTOCOL_BYTES
    if (capacity < SMALLEST || capacity > LARGEST || (capacity & (capacity - 1)) !== 0) {
      throw new HubletError(
        `cannot use ${bytes} bytes as a lane: it takes ${PROTOCOL_BYTES}, and a power of two from ${SMALLEST} on`,
      )
    }
    this.words = new Int32Array(memory, offset, LANE_WORDS)
    this.bytes = new Uint8Array(memory, offset + PROTOCOL_BYTES, capacity)
    this.headers = new Int32Array(memory, offset + PROTOCOL_BYTES, capacity >> 2)
  }
}

/** Somebody else has written there. */
export function damaged(what: string): HubletError {
  return new HubletError(`a lane between two threads is damaged: ${what}; this is a bug in hublet, please report it`)
}
