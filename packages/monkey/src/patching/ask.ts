// The public questions.

import { originalIn, replacedIn, targetOf } from './lookup.ts'
import { patcher } from './thread.ts'

/**
 * Whether something of it is patched in this thread, by this copy of the package: a part that `patchAll` knows, or a module.
 *
 * ```ts
 * patchFs()
 * isPatched('node:fs/promises') //=> true
 * isPatched('childProcess') //=> false
 * ```
 */
export function isPatched(name: string): boolean {
  return patcher.has(name) || patcher.ledger.of(name).length > 0
}

/**
 * Whether this one function is patched; `target` is the name of a module or the object that has it.
 *
 * ```ts
 * isObjectPatched('node:fs/promises', 'readFile') //=> true
 * isObjectPatched(EventEmitter, 'once') //=> true
 * ```
 *
 * @throws {MisuseError} if it is a name, and no builtin and no patched module of that name has such a property.
 */
export function isObjectPatched(target: object | string, key: PropertyKey): boolean {
  return replacedIn(patcher.ledger, holder(target, key), key)
}

/**
 * What a property was before hublet patched it; what it is, if it is not patched. For a list of keys: the list of that.
 *
 * Of a function that somebody else had wrapped before, it is his wrapper.
 *
 * ```ts
 * const readFile = original(fs.promises, 'readFile')
 * const [exec, spawn] = original(childProcess, ['exec', 'spawn'])
 * original('node:net', 'connect') // unknown: names have no types
 * ```
 *
 * @throws {MisuseError} if there is no such property.
 */
export function original<T extends object, K extends keyof T>(target: T, key: K): T[K]
export function original<T extends object, const Keys extends readonly (keyof T)[]>(
  target: T,
  keys: Keys,
): { -readonly [I in keyof Keys]: T[Keys[I]] }
export function original(module: string, key: PropertyKey): unknown
export function original(module: string, keys: readonly PropertyKey[]): unknown[]
export function original(target: object | string, keys: PropertyKey | readonly PropertyKey[]): unknown {
  const one = (key: PropertyKey): unknown => originalIn(patcher.ledger, holder(target, key), key)
  return typeof keys === 'object' ? keys.map(one) : one(keys)
}

function holder(target: object | string, key: PropertyKey): object {
  return typeof target === 'string' ? targetOf(patcher.ledger, target, key) : target
}
