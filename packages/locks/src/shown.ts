// How locks look in consoles and reports: as their `toString()` says.

import { inspect } from 'node:util'

/** What reports can be about. */
export interface Named {
  toString(): string
}

/** Has `inspect` show the objects of a class as their text. */
export function showAsText(shown: { prototype: Named }): void {
  Object.defineProperty(shown.prototype, inspect.custom, {
    value(this: Named): string {
      return this.toString()
    },
  })
}
