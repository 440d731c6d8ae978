// What reports call a shared lock: the same in all threads.

import { NUMBER_AT } from '../protocol/layout.ts'
import { showAsText } from '../shown.ts'
import type { Memory } from './memory.ts'

/** Stands for a shared lock in reports. It does not hold what users hold: a lock that nobody has any more can go. */
export class SharedText {
  readonly #kind: string
  readonly #state: () => string

  constructor({ kind, name, words }: Memory, state: () => string) {
    this.#kind = name === undefined ? `${kind}#${words[NUMBER_AT]}` : `${kind} "${name}"`
    this.#state = state
  }

  toString(): string {
    return `<${this.#kind} ${this.#state()}>`
  }

  static {
    showAsText(this)
  }
}
