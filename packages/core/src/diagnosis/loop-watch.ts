// How long Node's loop stands still at a stretch.
//
//   W1  a stretch is the time between two ends of turns (and the start and the stop), less what the loop slept in it
//   W2  watching keeps neither the loop alive nor awake

const busyTime = (): number => performance.now() - performance.nodeTiming.idleTime

export class LoopWatch {
  #longest = 0
  #last = busyTime()
  #immediate = setImmediate(() => this.#turn()).unref()

  /** Stops watching; returns the longest stretch in milliseconds. */
  stop(): number {
    clearImmediate(this.#immediate)
    this.#look()
    return this.#longest
  }

  #turn(): void {
    this.#look()
    this.#immediate = setImmediate(() => this.#turn()).unref() // W2
  }

  #look(): void {
    const now = busyTime()
    this.#longest = Math.max(this.#longest, now - this.#last) // W1
    this.#last = now
  }
}
