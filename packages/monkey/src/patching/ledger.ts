// Every property that is replaced in this thread, in the order in which that was done.
//
//   L1  a place is in #places and in #index, or in neither

import { specifier } from './name.ts'
import type { Place } from './place.ts'

export class Ledger {
  #places: Place[] = []
  #index = new WeakMap<object, Map<PropertyKey, Place>>()

  add(place: Place): void {
    const { target, key } = place.replacement
    this.#places.push(place)
    const keys = this.#index.get(target) ?? new Map<PropertyKey, Place>()
    this.#index.set(target, keys.set(key, place))
  }

  find(target: object, key: PropertyKey): Place | undefined {
    return this.#index.get(target)?.get(key)
  }

  /** Those of a module, by any of its names. */
  of(module: string): Place[] {
    const wanted = specifier(module)
    return this.#places.filter(
      ({ replacement }) => replacement.module !== undefined && specifier(replacement.module) === wanted,
    )
  }

  /** All of them, the latest first; none is left. */
  drain(): Place[] {
    const places = this.#places.toReversed()
    this.#places = []
    this.#index = new WeakMap()
    return places
  }
}
