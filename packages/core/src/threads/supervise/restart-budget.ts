// How often something may end before starting it again is no use: the restart intensity of OTP.

export class RestartBudget {
  /** So many ends are allowed ... */
  readonly max: number
  /** ... within so many milliseconds. */
  readonly within: number
  #ends: number[] = []

  constructor(max: number, within: number) {
    this.max = max
    this.within = within
  }

  /** How many ends there were in the `within` milliseconds before the last one, that one included. */
  get spent(): number {
    return this.#ends.length
  }

  /** Takes note of an end at this time; false if it is one too many. */
  spend(now: number): boolean {
    if (this.max === Infinity) return true
    this.#ends = this.#ends.filter((end) => end >= now - this.within)
    this.#ends.push(now)
    return this.#ends.length <= this.max
  }
}
