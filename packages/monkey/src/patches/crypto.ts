// `crypto.subtle`, and what `util.promisify` makes of the functions of `crypto` that take a callback. The work goes on to
// its end in its pool thread.

import type { ModulePatch, Replacement } from '../patching/replacement.ts'
import { functionsOf, ofCallback } from './functions.ts'
import { operation } from './operation.ts'

export const crypto: ModulePatch = { name: 'crypto', targets }

/** Those without a `Sync` form: they take a callback, or do the work at once without one. */
const optional = ['diffieHellman', 'decapsulate', 'encapsulate', 'randomBytes', 'randomInt', 'sign', 'verify']

function* targets(): Iterable<Replacement> {
  const target = process.getBuiltinModule('node:crypto')
  const names = functionsOf(target)
  for (const key of names.filter((name) => names.includes(`${name}Sync`) || optional.includes(name))) {
    yield ofCallback(target, key, 'node:crypto', operation(`crypto.${key}`))
  }
  // The instance cannot be changed; its class can.
  const prototype = Object.getPrototypeOf(target.webcrypto.subtle) as object
  for (const key of functionsOf(prototype).filter((name) => name !== 'constructor')) {
    yield { target: prototype, key, module: 'node:crypto', wrap: operation(`crypto.subtle.${key}`) }
  }
}
