// How many requests there were, in memory that all hubs share: it outlives each of them.

/** The first word counts clients that have left; then there is one for each hub. */
const LEFT = 0

export class Counts {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory
    this.#words = new Int32Array(memory)
  }

  static of(hubs: number): Counts {
    return new Counts(new SharedArrayBuffer((1 + hubs) * 4))
  }

  /** The hub with this number has a request. */
  addRequest(hub: number): void {
    Atomics.add(this.#words, 1 + hub, 1)
  }

  /** A client has left before it had its answer. */
  addLeft(): void {
    Atomics.add(this.#words, LEFT, 1)
  }

  get left(): number {
    return Atomics.load(this.#words, LEFT)
  }

  /** Requests by hub. */
  get requests(): number[] {
    return Array.from(this.#words.subarray(1), (_, hub) => Atomics.load(this.#words, 1 + hub))
  }

  get total(): number {
    return this.requests.reduce((sum, requests) => sum + requests, 0)
  }

  toJSON(): object {
    return { total: this.total, requests: this.requests, left: this.left }
  }
}
