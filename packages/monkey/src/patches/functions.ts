// The functions of a module: which there are, and what is replaced of those that take a callback.

import type { Callable, Replacement } from '../patching/replacement.ts'

/** The names of those that are plain properties; getters are not called. */
export function functionsOf(target: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(target))
    .filter(([, { value }]: [string, PropertyDescriptor]) => typeof value === 'function')
    .map(([key]) => key)
}

/** One that takes a callback is left as it is; what `util.promisify` makes of it is replaced. */
export function ofCallback(
  target: object,
  key: string,
  module: string,
  promisified: (original: Callable) => Callable,
): Replacement {
  return { target, key, module, wrap: (original) => original, promisified }
}
