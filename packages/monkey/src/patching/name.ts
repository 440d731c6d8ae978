// How things are called in reports, and what a name stands for.

import { isBuiltin } from 'node:module'

import type { Replacement } from './replacement.ts'

/** `node:fs` for `fs`; other names as they are. */
export function specifier(module: string): string {
  return !module.startsWith('node:') && isBuiltin(module) ? `node:${module}` : module
}

/** `node:fs readFile`, `globalThis.fetch`, `node:events EventEmitter.prototype.once`. */
export function nameOf({ target, key, module }: Replacement): string {
  const property = `${ownerOf(target)}${String(key)}`
  return module === undefined ? property : `${specifier(module)} ${property}`
}

function ownerOf(target: object): string {
  if (target === globalThis) return 'globalThis.'
  const made: unknown = Object.getOwnPropertyDescriptor(target, 'constructor')?.value
  return typeof made === 'function' && made.prototype === target ? `${made.name}.prototype.` : ''
}
