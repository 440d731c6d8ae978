// The function that stands in the place of another.
//
//   W1  it has every own property of the original, its prototype included; `toString` and the mark are its own
//   W2  while the switch is on it does what `wrap` returned, afterwards what the original does
//   W3  `new` makes what the original makes: the same prototype, and the same `new.target` unless it is a subclass
//
// W2 is there for wrappers that cannot be taken away, because somebody has wrapped them or keeps a reference.

import { promisify } from 'node:util'

import { checkFunction } from '@hublet/core/lowlevel'

import { type Switch, isMark, mark } from './mark.ts'
import type { Callable, Replacement } from './replacement.ts'

/** The function for the place of `original`. Throws what `wrap` throws. */
export function wrapperOf(
  original: Callable,
  replacement: Pick<Replacement, 'wrap' | 'promisified'>,
  state: Switch,
): Callable {
  const { wrap, promisified } = replacement
  const inner = wrap(original)
  checkFunction('patching', 'what wrap returns', inner)
  const newable = constructible(inner) ? inner : original
  function wrapper(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return Reflect.apply(state.on ? inner : original, this, args)
    const newTarget = new.target === wrapper ? original : new.target // W3
    return Reflect.construct(state.on ? newable : original, args, newTarget)
  }
  if (promisified !== undefined) {
    const value = wrapperOf(promisify(original) as Callable, { wrap: promisified }, state)
    Object.defineProperty(wrapper, promisify.custom, { value, writable: true, configurable: true })
  }
  dress(wrapper, original, promisified === undefined ? [] : [promisify.custom])
  mark(wrapper, original, state)
  return wrapper
}

/** Own properties of old functions that say nothing. */
const ofSloppyFunctions: readonly PropertyKey[] = ['arguments', 'caller']

function dress(wrapper: Callable, original: Callable, except: readonly PropertyKey[]): void {
  const prototype: object | null = Object.getPrototypeOf(original)
  if (Object.getPrototypeOf(wrapper) !== prototype) Object.setPrototypeOf(wrapper, prototype) // inherited statics
  for (const key of Reflect.ownKeys(original)) {
    if (isMark(key) || except.includes(key) || ofSloppyFunctions.includes(key)) continue
    const property = Object.getOwnPropertyDescriptor(original, key)!
    if (key === Symbol.hasInstance) property.value = hasInstance(wrapper, original)
    Object.defineProperty(wrapper, key, property)
  }
  Object.defineProperty(wrapper, 'toString', { value: () => String(original), writable: true, configurable: true })
}

/** What decides about instances may ask whether it was called on the original: that of the streams does. */
function hasInstance(wrapper: Callable, original: Callable): Callable {
  return function (this: unknown, instance) {
    return Reflect.apply(original[Symbol.hasInstance], this === wrapper ? original : this, [instance])
  }
}

function constructible(value: Callable): boolean {
  try {
    Reflect.construct(Object, [], value)
    return true
  } catch {
    return false // the language has no other way to ask: `value` is looked at as `new.target` and never called
  }
}
