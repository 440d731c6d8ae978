// The end of a lane that is read.
//
//   I1  a record is looked at once, and checked, before anything is read: whoever scribbles in the ring gets an error, and
//       the same one again, but never a read outside
//   I2  TAIL is moved when a quarter of the ring was read, or nothing is left to be read: with less than a quarter of it kept
//       back, and more to come, a producer that waits for room waits no longer than the consumer takes to read on

import { LaneMemory, RECORD_HEADER, SKIP, damaged, sizeOf } from './lane.ts'
import { advance, distance, placeOf, published, release, released, restAt } from './protocol/lane.ts'

export class Inlet {
  /** The ring: payloads are read straight from it. */
  readonly bytes: Uint8Array
  /** The record that `next` has found: its kind, and its payload at [at, end) of `bytes`. */
  kind = 0
  at = 0
  end = 0
  readonly #lane: Int32Array
  readonly #headers: Int32Array
  readonly #capacity: number
  readonly #ring: () => void
  /** As far as it is known. */
  #head: number
  /** What was read up to here. */
  #tail: number
  /** Behind the record that `next` has found. */
  #next: number
  #released: number

  /** `bytes`: of the memory of the lane, see `laneBytes`. `ring` wakes the producer, which waits for room. */
  constructor(memory: SharedArrayBuffer, offset: number, bytes: number, ring: () => void) {
    const lane = new LaneMemory(memory, offset, bytes)
    this.bytes = lane.bytes
    this.#lane = lane.words
    this.#headers = lane.headers
    this.#capacity = lane.bytes.length
    this.#ring = ring
    this.#head = this.#tail = this.#next = this.#released = released(this.#lane)
  }

  /** Finds the next record; the same one again until `done`. False: there is none, and all that was read is given back. */
  next(): boolean {
    if (this.#tail === this.#head && !this.#look()) return false
    let start = this.#tail
    let length = this.#headers[placeOf(start, this.#capacity) >> 2]!
    if (length === SKIP) {
      start = advance(start, restAt(start, this.#capacity))
      if (distance(start, this.#head) <= 0) throw damaged('it ends with a skip') // I1
      length = this.#headers[0]!
    }
    const place = placeOf(start, this.#capacity)
    const most = Math.min(this.#capacity - place, distance(start, this.#head)) - RECORD_HEADER
    const kind = this.#headers[(place >> 2) + 1]!
    if (length < 0 || length > most || kind < 0) throw damaged(`a record of ${length} bytes and kind ${kind}`) // I1
    this.kind = kind
    this.at = place + RECORD_HEADER
    this.end = this.at + length
    this.#next = advance(start, sizeOf(length))
    return true
  }

  /** What `next` has found was read, and may be overwritten. */
  done(): void {
    this.#tail = this.#next
    if (distance(this.#released, this.#tail) * 4 >= this.#capacity) this.#release() // I2
  }

  #look(): boolean {
    const head = published(this.#lane)
    const ready = distance(this.#tail, head)
    if (ready < 0 || ready > this.#capacity || ready % RECORD_HEADER !== 0)
      throw damaged(`${ready} bytes are to be read`)
    this.#head = head
    if (ready > 0) return true
    if (this.#released !== this.#tail) this.#release()
    return false
  }

  #release(): void {
    this.#released = this.#tail
    if (release(this.#lane, this.#tail)) this.#ring()
  }
}
