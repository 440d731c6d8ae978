// What was sent through channels between threads that die, and what has arrived of it: words that all of them share.

export interface Parcel {
  readonly from: number
  readonly n: number
  readonly text: string
}

/** A text that tells whether the parcel is whole; now and then one that is too long for the lane. */
export function textOf(n: number): string {
  return String(n).repeat(n % 97 === 0 ? 20_000 : n % 13)
}

/** Channels in each direction, at most. */
const WAYS = 3
const MOST_HUBS = 4096
const MOST_VALUES = 1 << 18

export class Parcels {
  readonly memory: SharedArrayBuffer
  readonly #begun: Int32Array
  readonly #sure: Int32Array
  readonly #arrived: Int32Array

  constructor(memory?: SharedArrayBuffer) {
    const words = MOST_HUBS * WAYS
    this.memory = memory ?? new SharedArrayBuffer(4 * (2 * words + MOST_VALUES * WAYS))
    this.#begun = new Int32Array(this.memory, 0, words)
    this.#sure = new Int32Array(this.memory, 4 * words, words)
    this.#arrived = new Int32Array(this.memory, 8 * words, MOST_VALUES * WAYS)
  }

  /** This hub is about to send value `n`. */
  begin(hub: number, way: number, n: number): void {
    Atomics.store(this.#begun, hub * WAYS + way, n)
  }

  /** The values of this hub up to `n` have left it. */
  assure(hub: number, way: number, n: number): void {
    Atomics.store(this.#sure, hub * WAYS + way, n)
  }

  /** How many of the values of a hub that is dead have to arrive, at least and at most. */
  bounds(hub: number, way: number): [least: number, most: number] {
    const at = hub * WAYS + way
    return [Atomics.load(this.#sure, at), Atomics.load(this.#begun, at)]
  }

  /** Somebody has received `value`. */
  arrive(way: number, value: number): void {
    Atomics.add(this.#arrived, way * MOST_VALUES + value, 1)
  }

  /** How often each of the first `count` values has arrived. */
  arrivals(way: number, count: number): Int32Array {
    return this.#arrived.slice(way * MOST_VALUES, way * MOST_VALUES + Math.min(count, MOST_VALUES))
  }

  /** Whether there is room for more values. */
  hasRoom(count: number): boolean {
    return count < MOST_VALUES
  }
}
