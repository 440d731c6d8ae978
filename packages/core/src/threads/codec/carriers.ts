// Which objects are written how. Plain objects and arrays are not looked up here.
//
//   C1  the prototype tells, once it was seen; `is` is asked each time, since anybody can set a prototype
//   C2  a registered class comes before what its instances are to Node

import type { Outgoing } from './outgoing.ts'
import type { Writer } from './writer.ts'

/** How one sort of objects is written. */
export interface Carrier<T extends object = object> {
  is(value: object): boolean
  write(writer: Writer, value: T, out: Outgoing, depth: number): void
  /** Whether structured clone makes the same of it: always, never, if it does of what is in it, or if the function says so. */
  readonly alike: 'fields' | 'map' | 'set' | 'always' | 'never' | ((value: T) => boolean)
}

/** A class that somebody has registered. */
export interface Registered {
  readonly carrier: Carrier
  readonly subclasses: boolean
}

const registered = new Map<object, Registered>()
let known = new WeakMap<object, Carrier>()
let classify: (value: object) => Carrier

/** Says how objects are told apart whose prototype was not seen before. */
export function setClassify(fn: (value: object) => Carrier): void {
  classify = fn
}

let plain = true

/** Whether an object whose `constructor` is Object is carried as its fields. */
export function plainByConstructor(): boolean {
  return plain
}

export function addRegistered(prototype: object, entry: Registered): void {
  // Somebody has set `Class.prototype = { ... }`.
  if (prototype.constructor === Object) plain = false
  registered.set(prototype, entry)
  known = new WeakMap()
}

const kinds: Carrier[] = []

export function addKind(carrier: Carrier): void {
  kinds.push(carrier)
  known = new WeakMap()
}

/** The kind that this object is of, among those that somebody has registered. */
export function kindOf(value: object): Carrier | undefined {
  return kinds.find((kind) => kind.is(value))
}

export function isRegistered(prototype: object): boolean {
  return registered.has(prototype)
}

/** Remembers that objects with this prototype are carried so. */
export function remember(prototype: object, carrier: Carrier): void {
  known.set(prototype, carrier)
}

export function carrierOf(value: object): Carrier {
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== null) {
    const carrier = known.get(prototype)
    if (carrier?.is(value) === true) return carrier
    const own = carrier === undefined ? registeredFor(prototype) : undefined
    if (own !== undefined) {
      known.set(prototype, own)
      return own
    }
  }
  return classify(value)
}

/** C2 */
function registeredFor(prototype: object): Carrier | undefined {
  const exact = registered.get(prototype)
  if (exact !== undefined || registered.size === 0) return exact?.carrier
  let above = Object.getPrototypeOf(prototype) as object | null
  for (; above !== null; above = Object.getPrototypeOf(above) as object | null) {
    const entry = registered.get(above)
    if (entry?.subclasses === true) return entry.carrier
  }
  return undefined
}
