// Patches of objects that nobody else knows.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { Listener } from '../../packages/monkey/src/patching/events.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Patcher } from '../../packages/monkey/src/patching/patcher.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { Callable, ModulePatch, PatchName, Replacement } from '../../packages/monkey/src/patching/replacement.ts'

/** A module with the functions `read` and `write`, which return their names and arguments. */
export function fakeModule(): { read: Callable; write: Callable } {
  return {
    read: function read(path) {
      return `read ${String(path)}`
    },
    write: function write(path) {
      return `write ${String(path)}`
    },
  }
}

/** What it returns, in brackets. */
export const bracketed = (original: Callable): Callable =>
  function (this: unknown, ...args) {
    return `[${String(Reflect.apply(original, this, args))}]`
  }

/** Puts the functions of `target`, those named or all of them, into brackets. */
export function bracket(name: PatchName, target: object, ...keys: PropertyKey[]): ModulePatch {
  const all = keys.length > 0 ? keys : Reflect.ownKeys(target)
  return {
    name,
    targets: () => all.map((key): Replacement => ({ target, key, module: `fake-${name}`, wrap: bracketed })),
  }
}

/** One that is asked about nothing but `patches`. */
export function patcherOf(patches: readonly ModulePatch[], ...plugins: Listener[]): Patcher {
  return new Patcher(patches, () => plugins)
}

/** The patcher that has replaced `key` of `target`. */
export function patched(target: object, key: PropertyKey, rest: Omit<Replacement, 'target' | 'key'>): Patcher {
  const patcher = patcherOf([])
  const { failed } = patcher.patchOther(
    { name: 'fake', targets: () => [{ target, key, ...rest }] },
    { from: 'the test', hooks: {} },
  )
  if (failed[0] !== undefined) throw failed[0].error
  return patcher
}
