// One replaced property.
//
//   P1  while #ours is what stands at the property, undoing is writing #before back
//   P2  of #before everything is kept but the function: whether it can be listed, written, configured; getter or value
//   P3  a value that somebody has written through a setter is his: it is returned as it is
//   P4  a getter may put the value in its own place when it is first called (builtins that are loaded on demand do):
//       what it has put there is replaced at once, and undoing leaves it there, unwrapped

import { describe } from '@hublet/core/lowlevel'

import { type Switch, mark, unwrapped } from './mark.ts'
import { type Property, propertyOf } from './property.ts'
import type { Callable, Replacement } from './replacement.ts'
import { warnOfFailure } from './warning.ts'
import { wrapperOf } from './wrapper.ts'

export class Place {
  /** What reports call it. */
  readonly name: string
  readonly replacement: Replacement
  readonly #switch: Switch = { on: true }
  #before: Property
  #ours: Property
  readonly #wrappers = new WeakMap<Callable, Callable>()
  /** What came through the setter (P3). */
  readonly #written = new WeakSet<object>()

  /** Throws what `wrap` throws. */
  constructor(name: string, replacement: Replacement, before: Property) {
    this.name = name
    this.replacement = replacement
    this.#before = before
    this.#ours = before.get === undefined ? this.#value(before) : this.#accessor(before)
  }

  /** Whether the property has taken the wrapper. */
  put(): boolean {
    return Reflect.defineProperty(this.replacement.target, this.replacement.key, this.#ours)
  }

  get on(): boolean {
    return this.#switch.on
  }

  /** The function that was replaced; undefined while it is behind a getter. */
  get replaced(): Callable | undefined {
    return this.#before.value as Callable | undefined
  }

  /** What stood here before. Loads it, if it is loaded on demand. */
  original(): unknown {
    const { get } = this.#before
    if (get === undefined) return unwrapped(this.#before.value)
    return unwrapped(this.#seen(Reflect.apply(get, this.replacement.target, [])))
  }

  /** Makes the property what it was; if that cannot be done, why: then the wrapper passes on from now on. */
  undo(): string | undefined {
    this.#switch.on = false
    const { target, key } = this.replacement
    try {
      const now = propertyOf(target, key)
      if (now === undefined) return 'somebody has deleted it'
      if (now.value !== this.#ours.value || now.get !== this.#ours.get) return 'somebody has replaced it since'
      return Reflect.defineProperty(target, key, this.#before) ? undefined : 'it cannot be changed any more' // P1
    } catch (error) {
      return `it cannot be changed back: ${describe(error)}`
    }
  }

  #value(before: Property): Property {
    return { ...before, value: this.#wrapped(before.value) }
  }

  #accessor(before: Property): Property {
    const { get: getter, set: setter } = before
    const seen = (value: unknown): unknown => this.#seen(value)
    const get = function (this: unknown): unknown {
      return seen(Reflect.apply(getter!, this, []))
    }
    mark(get, getter!, this.#switch)
    if (setter === undefined) return { ...before, get }
    const written = this.#written
    const set = function (this: unknown, value: unknown): unknown {
      if (typeof value === 'function') written.add(value)
      return Reflect.apply(setter, this, [value])
    }
    return { ...before, get, set }
  }

  /** What a getter of ours returns, the original having returned `value`. */
  #seen(value: unknown): unknown {
    if (!this.on) return value
    try {
      this.#follow(value)
      return this.#wrapped(value)
    } catch (error) {
      this.#switch.on = false // whoever reads the property is not to blame
      warnOfFailure(this.name, error)
      return value
    }
  }

  #wrapped(value: unknown): unknown {
    if (typeof value !== 'function' || this.#written.has(value)) return value
    const original = value as Callable
    let wrapper = this.#wrappers.get(original)
    if (wrapper === undefined) {
      wrapper = wrapperOf(original, this.replacement, this.#switch)
      this.#wrappers.set(original, wrapper)
    }
    return wrapper
  }

  /** P4 */
  #follow(value: unknown): void {
    const { target, key } = this.replacement
    const now = propertyOf(target, key)
    if (now === undefined || now.get !== undefined || now.value !== value) return
    this.#before = now
    this.#ours = this.#value(now)
    this.put()
  }
}
