// What patchAll is asked for.

import { MisuseError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import { type PatchName, patchNames } from './replacement.ts'

/** Which parts of Node to patch: all, but those that are `false`. Naming one with `true` leaves the others as they are. */
export type PatchOptions = Partial<Record<PatchName, boolean>> & {
  /** Whether the plugins among the dependencies of the app are asked, too. Default: true. */
  readonly plugins?: boolean
}

const known: ReadonlySet<string> = new Set([...patchNames, 'plugins'])

/** The names that are wanted. */
export function wanted(options: PatchOptions): PatchName[] {
  if (typeof options !== 'object' || (options as PatchOptions | null) === null) {
    throw new MisuseError(`cannot patch: options is ${describe(options)}, pass an object`)
  }
  for (const [name, value] of Object.entries(options)) {
    if (!known.has(name)) throw new MisuseError(`cannot patch ${describe(name)}: there is ${patchNames.join(', ')}`)
    if (value !== undefined && typeof value !== 'boolean') {
      throw new MisuseError(`cannot patch: ${name} is ${describe(value)}, pass true or false`)
    }
  }
  return patchNames.filter((name) => options[name] !== false)
}
