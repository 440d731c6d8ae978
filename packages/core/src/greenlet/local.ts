// A value per greenlet.
//
//   V1  init runs at most once per greenlet (and once for all code outside of greenlets)
//   V2  values go when their greenlet ends; values that are not inherited also go with the Local itself
//   V3  an inherited map is never changed, only replaced: parent and children share it until one of them sets

import { checkFunction } from '../hub/arguments.ts'
import { label } from '../hub/label.ts'
import { type Greenlet, current } from './greenlet.ts'
import { inheritedOf, localsIn, localsOf, setInherited } from './identity.ts'

export interface LocalOptions {
  /** What it is called in dumps. Default: `Local` and a number. */
  name?: string
  /** `true`: a greenlet begins with the values its parent has at that moment. Default `false`. */
  inherit?: boolean
}

const outside = new WeakMap<object, unknown>()

/** All there are, for dumps. */
const registry = new Set<WeakRef<Local<unknown>>>()
const forget = new FinalizationRegistry((local: WeakRef<Local<unknown>>) => registry.delete(local))

/**
 * A variable of which every greenlet has its own.
 *
 * For values that a whole family of greenlets shares, use `treeLocals`.
 *
 * ```ts
 * const requestId = new Local(() => 'none', { inherit: true })
 * requestId.set('42')
 * await spawn(() => requestId.get()).get() //=> '42'
 * ```
 */
export class Local<T> {
  /** What it is called in dumps. */
  readonly name: string | undefined
  readonly #init: () => T
  readonly #inherit: boolean

  /** `init` makes the first value in each greenlet that has none. */
  constructor(init: () => T, options?: LocalOptions) {
    checkFunction('Local', 'init', init)
    this.#init = init
    this.#inherit = options?.inherit === true
    this.name = options?.name
    const self = new WeakRef<Local<unknown>>(this)
    registry.add(self)
    forget.register(this, self)
  }

  get(): T {
    const map = this.#map()
    if (map?.has(this) === true) return map.get(this) as T
    const value = this.#init()
    this.set(value)
    return value
  }

  set(value: T): void {
    if (this.#inherit) {
      const greenlet = current()
      setInherited(greenlet, new Map(inheritedOf(greenlet)).set(this, value)) // V3
    } else this.#own().set(this, value)
  }

  /** Whether the current greenlet has a value. */
  has(): boolean {
    return this.#map()?.has(this) === true
  }

  /** Removes the current greenlet's value; false if it had none. */
  delete(): boolean {
    if (!this.#inherit) return this.#own().delete(this)
    const greenlet = current()
    const map = new Map(inheritedOf(greenlet))
    const had = map.delete(this)
    setInherited(greenlet, map)
    return had
  }

  #own(): WeakMap<object, unknown> {
    const greenlet = current()
    return greenlet === undefined ? outside : localsOf(greenlet)
  }

  #map(): { has(key: object): boolean; get(key: object): unknown } | undefined {
    return this.#inherit ? inheritedOf(current()) : this.#own()
  }
}

/** The values that a greenlet has, by name; without making any. */
export function localValues(greenlet: Greenlet): [name: string, value: unknown][] {
  const maps = [localsIn(greenlet), inheritedOf(greenlet)]
  const values: [string, unknown][] = []
  for (const reference of registry) {
    const local = reference.deref()
    if (local === undefined) continue
    const map = maps.find((candidate) => candidate?.has(local))
    if (map !== undefined) values.push([local.name ?? label(local, undefined), map.get(local)])
  }
  return values
}
