// The public functions that patch and unpatch.

import { checkFunction } from '@hublet/core/lowlevel'

import type { PatchHooks } from './events.ts'
import type { PatchOptions } from './options.ts'
import type { Callable, Replacement } from './replacement.ts'
import type { PatchReport, UnpatchReport } from './report.ts'
import { patcher } from './thread.ts'

/**
 * Makes the functions of Node that wait into waits of the current greenlet: kills and timeouts reach them.
 *
 * Call it before other modules are loaded, or start with `node --import @hublet/monkey/register`: who has taken a
 * function into a variable before goes on calling the original. To patch single parts, use `patchFs` and its like.
 * Each thread patches for itself.
 *
 * ```ts
 * import { patchAll } from '@hublet/monkey'
 *
 * patchAll({ zlib: false }).patched //=> ['fetch', 'timers', 'fs', ...]
 * ```
 *
 * A second call with the same options does nothing; with others it only adds, and warns with `HubletPatchWarning`.
 *
 * @throws {MisuseError} if an option is unknown or no boolean. What cannot be patched is in the report.
 */
export function patchAll(options: PatchOptions = {}): PatchReport {
  return patcher.patchAll(options)
}

/**
 * Replaces functions of an object of yours or of a package: for what `patchAll` does not know.
 *
 * ```ts
 * patchModule('pg', pg.Client.prototype, {
 *   connect: (connect) => function (this: pg.Client) { return until(connect.call(this)) },
 * }).replaced //=> ['pg Client.prototype.connect']
 * ```
 *
 * `name` is what reports and `isPatched` call it; `hooks` are told after the plugins. A property that is replaced
 * already stays as it is: the report says so.
 */
export function patchModule<T extends object>(
  name: string,
  target: T,
  wrappers: { readonly [K in keyof T]?: (original: T[K]) => T[K] },
  hooks: PatchHooks = {},
): PatchReport {
  const replacements = Reflect.ownKeys(wrappers).map((key): Replacement => {
    const wrap: unknown = Reflect.get(wrappers, key)
    checkFunction('patchModule', `wrappers.${String(key)}`, wrap)
    return { target, key, module: name, wrap: wrap as (original: Callable) => Callable }
  })
  return patcher.patchOther(
    { name, targets: () => replacements },
    { from: `the hooks of patchModule('${name}')`, hooks },
  )
}

/**
 * Makes everything what it was before it was patched, the last patch first.
 *
 * What has begun ends as it began. A function that somebody has wrapped after us stays in his hands; below him only
 * the original is left.
 *
 * ```ts
 * unpatchAll().left //=> []
 * ```
 */
export function unpatchAll(): UnpatchReport {
  return patcher.undo()
}
