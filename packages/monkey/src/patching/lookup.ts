// What is replaced, and what was there before.

import { MisuseError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { Ledger } from './ledger.ts'
import { active, unwrapped } from './mark.ts'
import { specifier } from './name.ts'
import { propertyOf } from './property.ts'

/** Whether the property is replaced now, by this copy of the package or another. */
export function replacedIn(ledger: Ledger, target: object, key: PropertyKey): boolean {
  if (ledger.find(target, key)?.on === true) return true
  const now = propertyOf(target, key)
  return now !== undefined && (active(now.value) || active(now.get))
}

export function originalIn(ledger: Ledger, target: object, key: PropertyKey): unknown {
  const place = ledger.find(target, key)
  if (place !== undefined) return place.original()
  if (!(key in target)) throw new MisuseError(`cannot find the original of ${describe(key)}: there is no such property`)
  return unwrapped(Reflect.get(target, key))
}

/** Where `key` of the module stands: in its exports, or where something of that module was replaced. */
export function targetOf(ledger: Ledger, module: string, key: PropertyKey): object {
  const exports = process.getBuiltinModule(specifier(module))
  if (exports !== undefined && key in exports) return exports
  const place = ledger.of(module).find(({ replacement }) => replacement.key === key)
  if (place !== undefined) return place.replacement.target
  throw new MisuseError(
    `cannot find ${describe(key)} of ${describe(module)}: no builtin exports it and no patch has replaced it; pass the object that has it`,
  )
}
