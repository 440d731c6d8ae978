// How many tasks a thread may have ahead, so that it need not wait for the next one: as many as it does in a millisecond,
// one at least. That one saves a long task the two wake-ups between the end of one and the beginning of the next.

const ahead = 1
const mostAhead = 64
/** So many must have been quick before any is sent ahead. */
const proof = 4
const weight = 1 / 8

export class Pace {
  /** Milliseconds a task. */
  #mean = 0
  #quick = 0
  #last = 0

  /** A task that was sent at this time has ended. Returns how long it has taken, in milliseconds. */
  note(sent: number): number {
    const now = performance.now()
    const ms = now - Math.max(sent, this.#last)
    this.#last = now
    this.#mean += (ms - this.#mean) * weight
    if (ms > ahead) this.slow()
    else if (this.#quick < proof) {
      this.#quick++
      this.#mean = ms
    }
    return ms
  }

  /** A task takes long. */
  slow(): void {
    this.#quick = 0
  }

  /** Tasks that the thread may have, with the one that it does. */
  get window(): number {
    if (this.#quick < proof) return 2
    return Math.min(mostAhead, 2 + Math.floor(ahead / Math.max(this.#mean, 0.001)))
  }

  /** Milliseconds since it has last ended one, or got its first. */
  silence(sent: number): number {
    return performance.now() - Math.max(sent, this.#last)
  }
}
