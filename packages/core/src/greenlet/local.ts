// A value per greenlet.
//
//   V1  init runs at most once per greenlet (and once for all code outside of greenlets)
//   V2  values go when their greenlet ends; values that are not inherited also go with the Local itself
//   V3  an inherited map is never changed, only replaced: parent and children share it until one of them sets

import { ArgumentTypeError } from '../errors.ts'
import { checkFunction } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import { label } from '../hub/label.ts'
import { type Greenlet, current } from './greenlet.ts'
import { inheritedOf, localsIn, localsOf, setInherited } from './identity.ts'

export interface LocalOptions {
  /** What it is called in dumps. Default: `Local` and a number. */
  name?: string
  /**
   * `true`: a greenlet begins with the values its parent has at that moment. `'threads'`: so does one that runs for a
   * call from another hub; there the value is that of the Local of the same name. Default `false`.
   */
  inherit?: boolean | 'threads'
}

const outside = new WeakMap<object, unknown>()

/** All there are, for dumps. */
const registry = new Set<WeakRef<Local<unknown>>>()
const forget = new FinalizationRegistry((local: WeakRef<Local<unknown>>) => registry.delete(local))

type Values = { has(key: object): boolean; get(key: object): unknown } | undefined
let valueIn: (local: Local<unknown>, maps: readonly Values[]) => { value: unknown } | undefined

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
  /** What inherited values are found by: one that crosses threads is known by its name there. */
  readonly #key: object | string

  /** `init` makes the first value in each greenlet that has none. */
  constructor(init: () => T, options?: LocalOptions) {
    checkFunction('Local', 'init', init)
    this.#init = init
    const inherit = options?.inherit ?? false
    this.#inherit = inherit !== false
    this.name = options?.name
    if (inherit === 'threads' && (typeof this.name !== 'string' || this.name === '')) {
      throw new ArgumentTypeError(`Local: with inherit 'threads' it needs a name, got ${describe(this.name)}`)
    }
    this.#key = inherit === 'threads' ? this.name! : this
    const self = new WeakRef<Local<unknown>>(this)
    registry.add(self)
    forget.register(this, self)
  }

  get(): T {
    const map = this.#map()
    if (map?.has(this.#key as object) === true) return map.get(this.#key as object) as T
    const value = this.#init()
    this.set(value)
    return value
  }

  set(value: T): void {
    if (this.#inherit) {
      const greenlet = current()
      setInherited(greenlet, new Map(inheritedOf(greenlet)).set(this.#key, value)) // V3
    } else this.#own().set(this, value)
  }

  /** Whether the current greenlet has a value. */
  has(): boolean {
    return this.#map()?.has(this.#key as object) === true
  }

  /** Removes the current greenlet's value; false if it had none. */
  delete(): boolean {
    if (!this.#inherit) return this.#own().delete(this)
    const greenlet = current()
    const map = new Map(inheritedOf(greenlet))
    const had = map.delete(this.#key)
    setInherited(greenlet, map)
    return had
  }

  /** Its value in one of the maps of a greenlet, without making any. */
  static {
    valueIn = (local, maps) => {
      const key = local.#key as object
      const map = maps.find((candidate) => candidate?.has(key))
      return map === undefined ? undefined : { value: map.get(key) }
    }
  }

  #own(): WeakMap<object, unknown> {
    const greenlet = current()
    return greenlet === undefined ? outside : localsOf(greenlet)
  }

  #map(): Values {
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
    const found = valueIn(local, maps)
    if (found !== undefined) values.push([local.name ?? label(local, undefined), found.value])
  }
  return values
}

/** The values of the current greenlet that go along with calls to other hubs, by name. */
export function travellingValues(): [name: string, value: unknown][] {
  const inherited = inheritedOf(current())
  if (inherited === undefined) return []
  return [...inherited].filter((entry): entry is [string, unknown] => typeof entry[0] === 'string')
}

/** Gives a greenlet that has not started the values that came along with a call. */
export function arriveWith(greenlet: Greenlet, values: readonly [name: string, value: unknown][]): void {
  setInherited(greenlet, new Map<object | string, unknown>(values))
}
