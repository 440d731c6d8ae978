// The mark of a wrapper. It is known by its text to every copy of this package in the process: none wraps what another
// has wrapped, and each finds the original behind the other's wrapper.
//
// The mark names its wrapper: other patchers copy all properties of what they wrap, the mark included.

import type { Callable } from './replacement.ts'

const patched = Symbol.for('hublet.patched')

/** Shared by all wrappers that a replacement has made: while it is off they only pass on. */
export interface Switch {
  on: boolean
}

interface Mark {
  readonly wrapper: Callable
  readonly original: Callable
  readonly state: Switch
}

export function mark(wrapper: Callable, original: Callable, state: Switch): void {
  const value: Mark = Object.freeze({ wrapper, original, state })
  Object.defineProperty(wrapper, patched, { value, configurable: true })
}

/** Whether `value` is a wrapper that does more than to pass on, whichever copy of the package has made it. */
export function active(value: unknown): boolean {
  return markOf(value)?.state.on === true
}

/** The function behind a wrapper, through as many as there are; the value itself if it is none. */
export function unwrapped(value: unknown): unknown {
  let inner = value
  for (let next = markOf(inner); next !== undefined; next = markOf(inner)) inner = next.original
  return inner
}

function markOf(value: unknown): Mark | undefined {
  if (typeof value !== 'function' || !Object.hasOwn(value, patched)) return undefined
  const found: Mark = Reflect.get(value, patched)
  return found.wrapper === value ? found : undefined
}

/** Not to be copied from one function to another. */
export function isMark(key: PropertyKey): boolean {
  return key === patched
}
