// What a package.json says that the audit needs. Nothing in it is trusted to have the type that it should have.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { CommandRefused } from '../../errors.ts'

export interface Manifest {
  readonly name: string
  readonly version: string
  /** Plain `.js` files are ES modules. */
  readonly module: boolean
  /** Files, or patterns with one `*`, relative to the package. */
  readonly main: readonly string[]
  readonly bin: readonly string[]
  /** What `#names` stand for. */
  readonly imports: readonly string[]
  /** Any file may be required from outside: there is no `exports`. */
  readonly open: boolean
  readonly dependencies: readonly string[]
  /** Those that may be missing. */
  readonly optional: readonly string[]
  readonly development: readonly string[]
  readonly workspaces: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/** `undefined` if there is none; what is in it may be broken only in an installed package. */
export function readManifest(folder: string, own: boolean): Manifest | undefined {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return undefined
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return manifestOf(object(json))
  } catch (error) {
    if (own)
      throw new CommandRefused(`cannot audit ${folder}: its package.json is no JSON; repair it`, { cause: error })
    return undefined // Node does not load it either, except by the path of a file
  }
}

function manifestOf(json: Json): Manifest {
  const optional = Object.keys({ ...object(json['optionalDependencies']), ...object(json['peerDependencies']) })
  return {
    name: text(json['name']),
    version: text(json['version']),
    module: json['type'] === 'module',
    main: json['exports'] === undefined ? [text(json['main']) || 'index'] : exported(json['exports']),
    bin: typeof json['bin'] === 'string' ? [json['bin']] : strings(Object.values(object(json['bin']))),
    imports: Object.values(object(json['imports'])).flatMap(exported),
    open: json['exports'] === undefined,
    dependencies: Object.keys(object(json['dependencies'])).filter((name) => !optional.includes(name)),
    optional,
    development: Object.keys(object(json['devDependencies'])),
    workspaces: strings(json['workspaces'] ?? []).concat(strings(object(json['workspaces'])['packages'] ?? [])),
  }
}

/** The conditions that Node takes; all others are of browsers, bundlers, other runtimes. */
const taken = new Set(['node', 'node-addons', 'import', 'require', 'module-sync', 'default'])

/** All files that `exports` names for Node: which of `import` and `require` is taken depends on the importer. */
function exported(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(exported)
  return Object.entries(object(value))
    .filter(([key]) => key.startsWith('.') || taken.has(key))
    .flatMap(([, inner]) => exported(inner))
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const object = (value: unknown): Json => (isObject(value) ? value : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
