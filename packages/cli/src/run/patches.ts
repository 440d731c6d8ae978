// Which patches a run asks for, in the words of the command line and of HUBLET_PATCH.

/** The names that `patchAll` has, in its order. */
export const patchNames = [
  'fetch',
  'timers',
  'fs',
  'dns',
  'events',
  'streams',
  'readline',
  'childProcess',
  'net',
  'http',
  'tls',
  'crypto',
  'zlib',
  'workers',
] as const

export type PatchName = (typeof patchNames)[number]

/** `--fs` is true, `--no-fs` false, neither `undefined`. */
export type Patches = { readonly [name in PatchName]?: boolean }

/** The option of a name: `childProcess` is `--child-process`. */
export const flagOf = (name: PatchName): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/**
 * HUBLET_PATCH: names alone (`fs,dns`) turn all others off, as gevent has it; names with a minus (`-fs,-dns`) are turned off
 * themselves; `none`; `undefined` if nothing is asked for.
 */
export function patchVariable(patches: Patches): string | undefined {
  const on = patchNames.filter((name) => patches[name] === true)
  const off = patchNames.filter((name) => patches[name] === false)
  if (on.length > 0) return on.join(',')
  if (off.length === patchNames.length) return 'none'
  return off.length > 0 ? off.map((name) => `-${name}`).join(',') : undefined
}
