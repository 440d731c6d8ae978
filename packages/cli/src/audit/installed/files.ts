// The files of a package that are looked at: sources, and what tells of native code.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Files {
  /** JavaScript and TypeScript, relative to the package, with `/`. */
  readonly sources: readonly string[]
  /** `*.node` and `binding.gyp`. */
  readonly native: readonly string[]
}

const source = /\.(?:[cm]?[jt]s|[jt]sx)$/
const notSource = /\.d\.[cm]?ts$|\.d\.[^./]+\.ts$|\.flow$/
const native = /\.node$|^binding\.gyp$/

/** Folders that a build writes: of the project's own packages `src` is read instead. */
const built = new Set(['dist', 'build', 'out', 'coverage'])

/** All files of the package in `folder`, without the folders in `others`: they are packages of their own. */
export function filesOf(folder: string, own: boolean, others: ReadonlySet<string>): Files {
  const sources: string[] = []
  const natives: string[] = []
  const skipped = own && existsSync(join(folder, 'src')) ? built : new Set<string>()
  visit('')
  return { sources, native: natives }

  function visit(below: string): void {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true }).toSorted(byName)) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) {
        const aside =
          entry.name === 'node_modules' || entry.name.startsWith('.') || (below === '' && skipped.has(entry.name))
        if (!aside && !others.has(join(folder, path))) visit(path)
      } else if (entry.isFile()) {
        if (native.test(entry.name)) natives.push(path)
        else if (source.test(entry.name) && !notSource.test(entry.name)) sources.push(path)
      }
    }
  }
}

/** Whether the path looks like one of tests, benches, examples, tools: not part of what the package does. */
export function isAside(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|spec|e2e|bench(?:marks?)?|examples?|fixtures?|scripts|tools|tasks|docs?)\/|[.-](?:test|spec|bench)\.[^/]*$|(?:^|\/)[^/]*\.config\.[^/]*$|(?:^|\/)(?:gulpfile|gruntfile)\.[^/]*$/i.test(
    path,
  )
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
