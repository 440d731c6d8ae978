// Everything that goes on in this hub.

import { inspect } from 'node:util'

import { OUTSIDE } from '../greenlet/scope.ts'
import { waitsBelow } from '../greenlet/tree.ts'
import { GreenletTree, type GreenletTreePicture } from './greenlet-tree.ts'
import { type WaitPicture, pictureOfWait } from './picture.ts'
import { formatWait, indent } from './text.ts'

/** What `hub.dump()` says, as data. */
export interface DumpPicture {
  /** The greenlets that nobody alive has spawned, each with those below it. */
  readonly greenlets: readonly GreenletTreePicture[]
  /** The waits of code outside of greenlets. */
  readonly outside: readonly WaitPicture[]
}

/** A picture of this hub; `String(dump)` to read it, `JSON.stringify(dump)` to send it. */
export class Dump {
  readonly greenlets: readonly GreenletTree[] = GreenletTree.forest()
  readonly #outside = waitsBelow(OUTSIDE).map(pictureOfWait)
  readonly #text: string
  readonly #json: DumpPicture

  constructor() {
    this.#json = { greenlets: this.greenlets.map((tree) => tree.toJSON()), outside: this.#outside }
    const outside = this.#outside.map((wait) => indent(formatWait(wait)))
    this.#text = [
      ...this.greenlets.map(String),
      ...(outside.length === 0 ? [] : ['outside of greenlets', ...outside]),
    ].join('\n')
  }

  /** Each greenlet below the one that spawned it, with its waits; then the waits outside of greenlets. */
  toString(): string {
    return this.#text === '' ? 'no greenlet lives, and nothing waits' : this.#text
  }

  toJSON(): DumpPicture {
    return this.#json
  }

  static {
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: Dump): string {
        return this.toString()
      },
    })
  }
}
