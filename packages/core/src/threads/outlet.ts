// The end of a lane that is written.
//
//   O1  records leave in the order of commit and push: while some are queued, nothing is offered
//   O2  what was committed is published by the end of the microtasks, or sooner if it fills a quarter of the ring
//   O3  while records are queued, either FULL is set and the consumer has something to give back, or an immediate is under
//       way: onRoom will be called
//   O4  one call of onRoom writes no more than the ring holds: a consumer that keeps up does not hold this thread

import { HubletError } from '../errors.ts'
import { Backlog } from './backlog.ts'
import { LaneMemory, RECORD_HEADER, SKIP, damaged, sizeOf } from './lane.ts'
import { advance, awaitRoom, distance, placeOf, publish, published, released, restAt, roomAt } from './protocol/lane.ts'

const settled = Promise.resolve()
const nothing = new Uint8Array(0)

export class Outlet {
  /** The ring: payloads are written straight into it. */
  readonly bytes: Uint8Array
  /** Bytes of the largest payload that goes through the ring: with its header a quarter of it. */
  readonly largest: number
  /** Where the payload of the next record may be written: [at, end) of `bytes`. Both are 0 if that is nowhere. */
  at = 0
  end = 0
  readonly #lane: Int32Array
  readonly #headers: Int32Array
  readonly #capacity: number
  readonly #ring: () => void
  #head: number
  #published: number
  #tail: number
  #skip = 0
  readonly #queue = new Backlog()
  #due = false
  #goesOn = false

  /** `bytes`: of the memory of the lane, see `laneBytes`. `ring` wakes the consumer. */
  constructor(memory: SharedArrayBuffer, offset: number, bytes: number, ring: () => void) {
    const lane = new LaneMemory(memory, offset, bytes)
    this.bytes = lane.bytes
    this.#lane = lane.words
    this.#headers = lane.headers
    this.#capacity = lane.bytes.length
    this.largest = this.#capacity / 4 - RECORD_HEADER
    this.#ring = ring
    this.#head = this.#published = published(this.#lane)
    this.#tail = released(this.#lane)
  }

  /** Bytes of payload that wait for room. */
  get queued(): number {
    return this.#queue.bytes
  }

  /** Everything that was written is published, and nothing waits for room. */
  get idle(): boolean {
    return this.#queue.size === 0 && this.#head === this.#published
  }

  /** Sets `at` and `end` for the next record; what does not fit there is to be pushed. */
  open(): void {
    if (this.#queue.size > 0) this.#close() // O1
    else this.#offer()
  }

  /** The record is written, from `at` up to `to`. `kind` is not negative. */
  commit(kind: number, to: number): void {
    const { at } = this
    if (at === 0 && to === 0) return this.push(kind, nothing)
    if (to < at || to > this.end || kind < 0) {
      throw new HubletError(
        `cannot commit ${to - at} bytes of kind ${kind}: ${this.end - at} are open; this is a bug in hublet`,
      )
    }
    if (this.#skip > 0) this.#headers[placeOf(this.#head, this.#capacity) >> 2] = SKIP
    const header = (at - RECORD_HEADER) >> 2
    this.#headers[header] = to - at
    this.#headers[header + 1] = kind
    this.#head = advance(this.#head, this.#skip + sizeOf(to - at))
    this.#close()
    if (distance(this.#published, this.#head) * 4 > this.#capacity) this.flush() // O2
    else if (!this.#due) {
      this.#due = true
      void settled.then(this.#flushDue)
    }
  }

  /** A record that did not fit: it leaves as soon as there is room. */
  push(kind: number, payload: Uint8Array): void {
    if (payload.length > this.largest || kind < 0) {
      throw new HubletError(
        `cannot send ${payload.length} bytes of kind ${kind} in one record: ${this.largest} go through a lane; this is a bug in hublet`,
      )
    }
    if (this.#queue.size === 0 && this.#put(kind, payload)) return
    this.#queue.push(kind, payload)
    if (this.#queue.size === 1) this.onRoom()
  }

  /** Publishes what was committed, and rings once. */
  flush(): void {
    if (this.#head === this.#published) return
    this.#published = this.#head
    publish(this.#lane, this.#head)
    this.#ring()
  }

  /** To be called after rings of this thread: writes what is queued, as far as there is room. `most`: bytes (O4). */
  onRoom(most: number = this.#capacity): void {
    let left = most
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      if (left < 0) {
        this.#goOnLater() // O4
        break
      }
      if (this.#put(next.kind, next.payload)) {
        this.#queue.shift()
        left -= sizeOf(next.payload.length)
      } else if (!this.#awaitsRoom()) break
    }
    this.flush()
  }

  #goOnLater(): void {
    if (this.#goesOn) return
    this.#goesOn = true
    setImmediate(() => {
      this.#goesOn = false
      this.onRoom()
    })
  }

  /** O3. False: there is still no room, and the consumer will ring. */
  #awaitsRoom(): boolean {
    this.flush()
    const tail = awaitRoom(this.#lane)
    if (tail === this.#tail) return false
    this.#tail = tail
    return true
  }

  #put(kind: number, payload: Uint8Array): boolean {
    this.#offer()
    const to = this.at + payload.length
    if (this.at === 0 || to > this.end) {
      this.#close()
      return false
    }
    this.bytes.set(payload, this.at)
    this.commit(kind, to)
    return true
  }

  #close(): void {
    this.at = 0
    this.end = 0
    this.#skip = 0
  }

  #offer(): void {
    const room = roomAt(this.#head, this.#tail, this.#capacity)
    const most = this.largest + RECORD_HEADER
    if (room >= most && restAt(this.#head, this.#capacity) >= most) {
      this.#skip = 0
      this.at = placeOf(this.#head, this.#capacity) + RECORD_HEADER
      this.end = this.at + this.largest
    } else this.#offerRest()
  }

  /** Little is left, of the ring or of the way to its end: takes the larger one of what is here and what is at the beginning. */
  #offerRest(): void {
    this.#tail = released(this.#lane)
    const room = roomAt(this.#head, this.#tail, this.#capacity)
    if (room < 0 || room > this.#capacity || room % RECORD_HEADER !== 0) {
      throw damaged(`its consumer is ${this.#capacity - room} bytes behind`)
    }
    const rest = restAt(this.#head, this.#capacity)
    const here = Math.min(room, rest)
    const skips = here < this.largest + RECORD_HEADER && room - rest > here
    const size = skips ? room - rest : here
    if (size < RECORD_HEADER) {
      this.flush()
      return this.#close()
    }
    this.#skip = skips ? rest : 0
    this.at = (skips ? 0 : placeOf(this.#head, this.#capacity)) + RECORD_HEADER
    this.end = this.at + Math.min(size - RECORD_HEADER, this.largest)
  }

  readonly #flushDue = (): void => {
    this.#due = false
    this.flush()
  }
}
