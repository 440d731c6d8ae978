// What the graph of steps tells when it is complete.
//
//   hopeless   from here no end can be reached: the graph, walked backwards from the ends
//   spinning   a thread comes back to this state though all others stand still: it polls where it should wait

export class Progress {
  #edges = new Int32Array(1024)
  #threads = new Uint8Array(512)
  #size = 0
  readonly #ends: number[] = []

  /** A step of `thread`. */
  edge(from: number, to: number, thread: number): void {
    if (this.#size === this.#edges.length) {
      const more = new Int32Array(this.#size * 2)
      more.set(this.#edges)
      this.#edges = more
      const threads = new Uint8Array(this.#size)
      threads.set(this.#threads)
      this.#threads = threads
    }
    this.#threads[this.#size >> 1] = thread
    this.#edges[this.#size++] = from
    this.#edges[this.#size++] = to
  }

  end(state: number): void {
    this.#ends.push(state)
  }

  /** The first of `states` states from which no end can be reached. */
  hopeless(states: number): number | undefined {
    const { starts, sources } = this.#backwards(states)
    const hopeful = new Uint8Array(states)
    const open = [...this.#ends]
    for (const end of open) hopeful[end] = 1
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (let at = starts[state]!; at < starts[state + 1]!; at++) {
        const source = sources[at]!
        if (hopeful[source] === 1) continue
        hopeful[source] = 1
        open.push(source)
      }
    }
    const first = hopeful.indexOf(0)
    return first < 0 ? undefined : first
  }

  /** A state in a circle of steps that are all of `thread`. */
  spinning(states: number, thread: number): number | undefined {
    const next = new Int32Array(states).fill(-1)
    for (let at = 0; at < this.#size; at += 2) {
      if (this.#threads[at >> 1] === thread) next[this.#edges[at]!] = this.#edges[at + 1]!
    }
    const seen = new Int32Array(states) // on which walk
    for (let first = 0; first < states; first++) {
      let state = first
      while (state >= 0 && seen[state] === 0) {
        seen[state] = first + 1
        state = next[state]!
      }
      if (state >= 0 && seen[state] === first + 1) return state
    }
    return undefined
  }

  /** The sources of the edges into state s: sources[starts[s]] up to, not including, sources[starts[s + 1]]. */
  #backwards(states: number): { starts: Int32Array; sources: Int32Array } {
    const starts = new Int32Array(states + 2)
    for (let at = 1; at < this.#size; at += 2) starts[this.#edges[at]! + 2]!++
    for (let state = 0; state <= states; state++) starts[state + 1]! += starts[state]!
    const sources = new Int32Array(this.#size / 2)
    for (let at = 0; at < this.#size; at += 2) sources[starts[this.#edges[at + 1]! + 1]!++] = this.#edges[at]!
    return { starts, sources }
  }
}
