// The properties of objects, as they are written down.

import type { Callable } from './replacement.ts'

/** A property descriptor whose functions are plain values. */
export interface Property {
  readonly value?: unknown
  readonly writable?: boolean
  readonly enumerable?: boolean
  readonly configurable?: boolean
  readonly get?: Callable
  readonly set?: Callable
}

/** The property as it stands on `target` itself; undefined if it is inherited or not there. */
export function propertyOf(target: object, key: PropertyKey): Property | undefined {
  return Object.getOwnPropertyDescriptor(target, key)
}
