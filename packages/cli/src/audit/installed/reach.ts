// Which files of a package run when it is used: those that its entries lead to, by import or require.
//
// Of the project's own packages all files count but those of tests, benches and tools: a program loads its files in ways that
// no text shows (routes by folder, workers by name).

import { posix } from 'node:path'

import { isAside } from './files.ts'
import type { Package } from './tree.ts'

/** How a file is reached: by the main entries, by a command only, or by neither. */
export type Reach = 'main' | 'bin' | 'none'

/** What `specifiersIn` has found, by file. */
export type Mentions = ReadonlyMap<string, readonly string[]>

/** The reach of each file; `deep` are the paths below the package's name that other packages mention. */
export function reachOf(one: Package, mentions: Mentions, deep: Iterable<string>): (file: string) => Reach {
  if (one.own) return (file) => (isAside(file) ? 'none' : 'main')
  const entries = one.open ? [...one.main, ...deep] : one.main
  const main = follow(entries, one, mentions)
  if (main.size === 0) return (file) => (isAside(file) ? 'none' : 'main') // not as declared: nothing is known
  const bin = follow(one.bin, one, mentions)
  return (file) => (main.has(file) ? 'main' : bin.has(file) ? 'bin' : 'none')
}

/** All files that `entries` lead to. */
function follow(entries: readonly string[], one: Package, mentions: Mentions): Set<string> {
  const reached = new Set<string>()
  const next = entries.flatMap((entry) => filesAt(entry, mentions))
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    for (const specifier of mentions.get(file)!) next.push(...targetsOf(specifier, file, one, mentions))
  }
  return reached
}

/** The files of the same package that `specifier` in `file` may mean. */
function targetsOf(specifier: string, file: string, one: Package, mentions: Mentions): string[] {
  if (specifier.startsWith('.')) return filesAt(posix.join(posix.dirname(file), specifier), mentions)
  if (specifier === one.name || (specifier.startsWith(`${one.name}/`) && !one.open)) {
    return one.main.flatMap((entry) => filesAt(entry, mentions))
  }
  if (specifier.startsWith(`${one.name}/`)) return filesAt(specifier.slice(one.name.length + 1), mentions)
  if (specifier.startsWith('#')) return one.imports.flatMap((entry) => filesAt(entry, mentions))
  return []
}

const endings = [
  '',
  '.js',
  '.cjs',
  '.mjs',
  '.ts',
  '.cts',
  '.mts',
  '.tsx',
  '.jsx',
  '/index.js',
  '/index.cjs',
  '/index.mjs',
  '/index.ts',
]

/** What `path`, a file or a pattern with one `*`, means: as require looks for it, and `.js` for `.ts` as TypeScript does. */
function filesAt(path: string, mentions: Mentions): string[] {
  const [before, after] = posix.normalize(path).split('*')
  if (after !== undefined) {
    return [...mentions.keys()].filter((file) => file.startsWith(before!) && file.endsWith(after))
  }
  const bare = before!.replace(/\/$/, '')
  const found = endings
    .map((ending) => (bare === '.' ? ending.slice(1) : bare + ending))
    .find((file) => mentions.has(file))
  if (found !== undefined) return [found]
  const typed = bare.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
  return mentions.has(typed) ? [typed] : []
}
