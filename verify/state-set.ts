// The states found so far, in the order in which they were found; each is a row of words, kept and compared in full.

const ROWS = 65_536

export class StateSet {
  size = 0
  /** Of each state: the one it was found from, and the choice that led here. */
  readonly #before: Int32Array[] = []
  readonly #choices: Uint8Array[] = []
  readonly #rows: Int32Array[] = []
  readonly #keyed: readonly number[]
  readonly #now: Int32Array
  #table = new Int32Array(1024)

  /** `keyed`: the places in `now` that make a state. */
  constructor(now: Int32Array, keyed: readonly number[]) {
    this.#now = now
    this.#keyed = keyed
  }

  /** The number of the state in `now`. A new one was found from `before`, and is the last. */
  add(before: number, choice: number): number {
    if (this.size * 2 >= this.#table.length) this.#grow()
    let at = this.#place(hash(this.#now, this.#keyed))
    for (let found = this.#table[at]!; found !== 0; found = this.#table[at]!) {
      if (this.#equals(found - 1)) return found - 1
      at = (at + 1) & (this.#table.length - 1)
    }
    this.#append(before, choice)
    this.#table[at] = this.size
    return this.size - 1
  }

  /** Puts a state into `now`. */
  read(state: number): void {
    const width = this.#keyed.length
    const rows = this.#rows[Math.trunc(state / ROWS)]!
    let from = (state % ROWS) * width
    for (let i = 0; i < width; i++) this.#now[this.#keyed[i]!] = rows[from++]!
  }

  /** The choices that lead to a state. */
  path(state: number): number[] {
    const path: number[] = []
    for (let at = state; at !== 0; at = this.#before[Math.trunc(at / ROWS)]![at % ROWS]!) {
      path.push(this.#choices[Math.trunc(at / ROWS)]![at % ROWS]!)
    }
    return path.reverse()
  }

  #append(before: number, choice: number): void {
    const width = this.#keyed.length
    const chunk = Math.trunc(this.size / ROWS)
    const row = this.size % ROWS
    if (row === 0) {
      this.#rows.push(new Int32Array(ROWS * width))
      this.#before.push(new Int32Array(ROWS))
      this.#choices.push(new Uint8Array(ROWS))
    }
    const rows = this.#rows[chunk]!
    for (let i = 0; i < width; i++) rows[row * width + i] = this.#now[this.#keyed[i]!]!
    this.#before[chunk]![row] = before
    this.#choices[chunk]![row] = choice
    this.size++
  }

  #equals(state: number): boolean {
    const width = this.#keyed.length
    const rows = this.#rows[Math.trunc(state / ROWS)]!
    const from = (state % ROWS) * width
    for (let i = 0; i < width; i++) if (rows[from + i] !== this.#now[this.#keyed[i]!]) return false
    return true
  }

  #place(hashed: number): number {
    return hashed & (this.#table.length - 1)
  }

  #grow(): void {
    const width = this.#keyed.length
    const places = Array.from({ length: width }, (_, i) => i)
    this.#table = new Int32Array(this.#table.length * 4)
    for (let state = 0; state < this.size; state++) {
      const from = (state % ROWS) * width
      const row = this.#rows[Math.trunc(state / ROWS)]!.subarray(from, from + width)
      let at = this.#place(hash(row, places))
      while (this.#table[at] !== 0) at = (at + 1) & (this.#table.length - 1)
      this.#table[at] = state + 1
    }
  }
}

function hash(words: Int32Array, places: readonly number[]): number {
  let h = 0
  for (let i = 0; i < places.length; i++) {
    h = Math.imul(h ^ words[places[i]!]!, 0x9e3779b1)
    h ^= h >>> 15
  }
  return Math.imul(h, 0x85ebca6b) >>> 7
}
