// The packages of a project: its own, and what these depend on, as Node finds them from where they are. So the layouts of
// npm, pnpm and yarn (with node_modules) need no words here.

import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { type Manifest, readManifest } from './manifest.ts'
import { ownFolders } from './workspaces.ts'

export interface Package extends Manifest {
  readonly folder: string
  /** Of the project, not installed. */
  readonly own: boolean
  /** Only by way of devDependencies. */
  readonly dev: boolean
}

export interface Tree {
  /** Each version once, the project's own first. */
  readonly packages: readonly Package[]
  /** What is declared and not there. */
  readonly missing: readonly string[]
}

/** All packages below `root`; without what only devDependencies bring, if `production`. */
export function packagesOf(root: string, production: boolean): Tree {
  const real = realpathSync(root)
  const own = ownFolders(real).map((folder): Package => ({
    ...manifestAt(folder, true),
    folder,
    own: true,
    dev: false,
  }))
  const found = new Map(own.map((one) => [one.folder, one]))
  const missing = new Set<string>()
  for (const one of own) follow(one, one.dependencies, false)
  for (const one of own) follow(one, one.optional, false, true)
  if (!production) for (const one of own) follow(one, one.development, true)
  if (!existsSync(join(real, 'package.json'))) follow(own[0]!, installedIn(real), false)
  return { packages: eachVersionOnce([...found.values()]), missing: [...missing].toSorted() }

  function follow(from: Package, names: readonly string[], dev: boolean, optional = false): void {
    for (const name of names) {
      const folder = folderOf(name, from.folder)
      if (folder === undefined) {
        if (!optional) missing.add(name)
        continue
      }
      if (found.has(folder)) continue
      const next: Package = { ...manifestAt(folder, false), folder, own: false, dev }
      found.set(folder, next)
      follow(next, next.dependencies, dev)
      follow(next, next.optional, dev, true)
    }
  }
}

/** What is in node_modules, for a folder without a package.json that would say it. */
function installedIn(root: string): string[] {
  const modules = join(root, 'node_modules')
  if (!existsSync(modules)) return []
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    )
}

/** As Node looks for it: in node_modules of each folder upwards. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (basename(folder) !== 'node_modules' && existsSync(join(candidate, 'package.json')))
      return realpathSync(candidate)
    if (folder === dirname(folder)) return undefined
  }
}

function manifestAt(folder: string, own: boolean): Manifest {
  const manifest = readManifest(folder, own)
  if (manifest === undefined) return { ...nothing, name: basename(folder) }
  return manifest.name === '' ? { ...manifest, name: basename(folder) } : manifest
}

const nothing: Manifest = {
  name: '',
  version: '',
  module: false,
  main: [],
  bin: [],
  imports: [],
  open: true,
  dependencies: [],
  optional: [],
  development: [],
  workspaces: [],
}

function eachVersionOnce(packages: readonly Package[]): Package[] {
  const seen = new Map<string, Package>()
  for (const one of packages) {
    const key = one.own ? one.folder : `${one.name}@${one.version}`
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}
