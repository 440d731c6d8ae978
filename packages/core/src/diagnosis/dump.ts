// Everything that goes on in this hub.

import { inspect } from 'node:util'

import { OUTSIDE } from '../greenlet/scope.ts'
import { waitsBelow } from '../greenlet/tree.ts'
import { GreenletTree } from './greenlet-tree.ts'
import { type GreenletTreePicture, type WaitPicture, pictureOfWait } from './picture.ts'
import { formatTrees, formatWait, indent } from './text.ts'

/** What `hub.dump()` says, as data. */
export interface DumpPicture {
  /** The greenlets that nobody alive has spawned, each with those below it. */
  readonly greenlets: readonly GreenletTreePicture[]
  /** The waits of code outside of greenlets. */
  readonly outside: readonly WaitPicture[]
}

/** A picture of this hub; `String(dump)` to read it, `JSON.stringify(dump)` to send it. It keeps nothing alive. */
export class Dump implements DumpPicture {
  readonly greenlets: readonly GreenletTreePicture[] = GreenletTree.forest().map((tree) => tree.toJSON())
  readonly outside: readonly WaitPicture[] = waitsBelow(OUTSIDE).map(pictureOfWait)

  /** Each greenlet below the one that spawned it, with its waits; then the waits outside of greenlets. */
  toString(): string {
    const parts = this.greenlets.length === 0 ? [] : [formatTrees(this.greenlets)]
    if (this.outside.length > 0)
      parts.push('outside of greenlets', ...this.outside.map((wait) => indent(formatWait(wait))))
    return parts.length === 0 ? 'no greenlet lives, and nothing waits' : parts.join('\n')
  }

  toJSON(): DumpPicture {
    return { greenlets: this.greenlets, outside: this.outside }
  }

  static {
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: Dump): string {
        return this.toString()
      },
    })
  }
}
