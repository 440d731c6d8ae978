// What is to be written into a source, and where.
//
//   E1  edits are added in the order in which they come in the source; at the same place, in the order added: what opens
//       is added before what is inside of it, what closes behind it
//   E2  no text that is inserted contains a line end, and no text that is removed

import type { Unit } from './unit.ts'

export interface Edit {
  readonly at: number
  readonly unit: Unit
  /** May still be changed: what a clause begins with depends on what comes in it. */
  text: string
  readonly removed: number
}

export class Edits {
  readonly #edits: Edit[] = []

  insert(unit: Unit, at: number, text: string): Edit {
    return this.replace(unit, at, at, text)
  }

  replace(unit: Unit, from: number, to: number, text: string): Edit {
    const edit = { at: from, unit, text, removed: to - from }
    this.#edits.push(edit)
    return edit
  }

  /** The source with the edits of those units that have a frame; undefined if there are none. */
  apply(source: string): string | undefined {
    const edits = this.#edits.filter(({ unit }) => unit.framed).toSorted((a, b) => a.at - b.at) // stable: E1
    if (edits.length === 0) return undefined
    let done = 0
    let out = ''
    for (const { at, text, removed } of edits) {
      out += source.slice(done, at) + text
      done = at + removed
    }
    return out + source.slice(done)
  }
}
