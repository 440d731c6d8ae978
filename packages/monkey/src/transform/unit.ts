// A function or a module, with the awaits that are its own: those of the functions in it are theirs.

import type { Node } from 'oxc-parser'

import type { SkipReason } from './skipped.ts'

export class Unit {
  readonly async: boolean
  readonly line: number
  /** Awaits, `for await` and `await using`: the places at which it can be interrupted. */
  awaits = 0
  leftAlone: SkipReason | undefined
  /** The block of a function. */
  body: Node | undefined

  constructor(async: boolean, line: number) {
    this.async = async
    this.line = line
  }

  /** All or nothing: a frame must hear of every await. */
  get framed(): boolean {
    return this.awaits > 0 && this.leftAlone === undefined
  }
}
