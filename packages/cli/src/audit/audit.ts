// The audit of a project: every package of it, what is found in its files, and how much that matters.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { isHeavy } from './builtins.ts'
import { type Sighting, isWorthParsing, sightingsIn } from './findings.ts'
import { filesOf } from './installed/files.ts'
import { type Mentions, type Reach, reachOf } from './installed/reach.ts'
import { specifiersIn } from './installed/specifiers.ts'
import { type Package, packagesOf } from './installed/tree.ts'
import { nativeCode } from './native.ts'
import { type Grade, gradeOf, scoreOf } from './weight.ts'

export interface Finding extends Omit<Sighting, 'kind'> {
  readonly grade: Grade
  readonly reach: Reach
  /** Relative to the package, with `/`. */
  readonly file: string
}

export interface AuditedPackage {
  readonly name: string
  readonly version: string
  readonly folder: string
  readonly own: boolean
  readonly dev: boolean
  /** The higher, the worse; 0 if nothing was found. */
  readonly score: number
  /** The worst grade first, in it the longest calls, then by file and line. */
  readonly findings: readonly Finding[]
  /** What tells of native code, whose calls nobody sees. */
  readonly native: readonly string[]
  /** Files that could not be parsed, and why. */
  readonly unparsed: readonly { readonly file: string; readonly reason: string }[]
}

export interface Audit {
  readonly root: string
  /** The worst first. */
  readonly packages: readonly AuditedPackage[]
  /** Declared dependencies that are not installed. */
  readonly missing: readonly string[]
  readonly files: number
  readonly parsed: number
  readonly ms: number
}

export interface AuditOptions {
  /** Without what only devDependencies bring. */
  readonly production: boolean
  /** The project's own packages alone. */
  readonly app: boolean
  /** Whether to report about the package of this name. */
  readonly chosen: (name: string) => boolean
}

/** Reads and judges what is in `root` and installed for it. */
export function audit(root: string, options: AuditOptions): Audit {
  const begun = performance.now()
  const { packages, missing } = packagesOf(root, options.production)
  const folders = new Set(packages.map(({ folder }) => folder))
  const read = packages
    .filter(({ own }) => own || !options.app)
    .map((one) => readPackage(one, new Set([...folders].filter((folder) => folder !== one.folder))))
  const deep = deepMentions(read)
  const judged = read
    .filter(({ one }) => options.chosen(one.name))
    .map((each) => judge(each, deep.get(each.one.name) ?? []))
  return {
    root,
    packages: judged.toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1)),
    missing,
    files: read.reduce((sum, { mentions }) => sum + mentions.size, 0),
    parsed: read.reduce((sum, { candidates }) => sum + candidates.length, 0),
    ms: performance.now() - begun,
  }
}

interface ReadPackage {
  readonly one: Package
  readonly mentions: Mentions
  readonly candidates: readonly string[]
  readonly native: readonly string[]
  readonly unparsed: AuditedPackage['unparsed']
}

/** Larger files are data. */
const maxBytes = 20e6

function readPackage(one: Package, others: ReadonlySet<string>): ReadPackage {
  const { sources, native } = filesOf(one.folder, one.own, others)
  const mentions = new Map<string, readonly string[]>()
  const candidates: string[] = []
  const unparsed: { file: string; reason: string }[] = []
  for (const file of sources) {
    const path = join(one.folder, file)
    const { size } = statSync(path)
    if (size > maxBytes) {
      unparsed.push({ file, reason: `${Math.round(size / 1e6)} MB` })
      continue
    }
    const source = readFileSync(path, 'utf8')
    mentions.set(file, specifiersIn(source))
    if (isWorthParsing(source)) candidates.push(file)
  }
  return { one, mentions, candidates, native, unparsed }
}

/** Paths below the name of each package that any file mentions. */
function deepMentions(read: readonly ReadPackage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { mentions } of read) {
    for (const specifiers of mentions.values()) {
      for (const specifier of specifiers) {
        const [, name, path] = /^((?:@[^/]+\/)?[^./@][^/]*)\/(.+)$/.exec(specifier) ?? []
        if (name === undefined || path === undefined) continue
        if (!found.has(name)) found.set(name, new Set())
        found.get(name)!.add(path)
      }
    }
  }
  return found
}

function judge({ one, mentions, candidates, native, unparsed }: ReadPackage, deep: Iterable<string>): AuditedPackage {
  const reachOfFile = reachOf(one, mentions, deep)
  const findings: Finding[] = []
  const failed = [...unparsed]
  for (const file of candidates) {
    const path = join(one.folder, file)
    const sightings = sightingsIn(path, readFileSync(path, 'utf8'), one.module)
    if (typeof sightings === 'string') {
      failed.push({ file, reason: sightings })
      continue
    }
    const reach = reachOfFile(file)
    for (const { kind, ...sighting } of sightings) {
      findings.push({ grade: gradeOf(kind, sighting.when, reach), reach, file, ...sighting })
    }
  }
  const code = nativeCode(one, native)
  const { name, version, folder, own, dev } = one
  const score = scoreOf(findings, code.length > 0)
  return {
    name,
    version,
    folder,
    own,
    dev,
    score,
    findings: findings.toSorted(byGrade),
    native: code,
    unparsed: failed,
  }
}

const grades: readonly Grade[] = ['hot', 'captured', 'load', 'unreached']

/** The longest calls first, then as they stand in the files. */
const byGrade = (a: Finding, b: Finding): number =>
  grades.indexOf(a.grade) - grades.indexOf(b.grade) ||
  Number(isHeavy(b.call)) - Number(isHeavy(a.call)) ||
  (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)
