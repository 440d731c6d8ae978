// Explores the mutants of a subject's files until a scenario catches them.
//
// A mutant is caught if a scenario fails, or has many more states than it has with the true source (it runs away).
// The work can be shared: a part is every so many-th mutant, a sample some of those, chosen by a seed.

import { join, relative } from 'node:path'

import type { Equivalent } from './equivalent.ts'
import { equivalents } from './equivalents/all.ts'
import { explore } from './explore.ts'
import { Loaded } from './load.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { Files } from './resolve.ts'
import type { Scenario } from './scenario.ts'
import type { Subject } from './scenarios.ts'
import { ROOT } from './source.ts'

export type Survivor = Pick<Mutant, 'place' | 'inside' | 'kind' | 'original'>

export interface Account {
  readonly file: string
  readonly mutants: number
  readonly caught: number
  /** Of these: by running away. */
  readonly ranAway: number
  readonly equivalent: number
  readonly survivors: readonly Survivor[]
  /** Entries of equivalents/ that are wrong, and why. */
  readonly errors: readonly string[]
}

interface Sized {
  readonly scenario: Scenario
  readonly program: string
  readonly limit: number
}

export interface Share {
  readonly part: number
  readonly parts: number
  /** One in so many. */
  readonly sample: number
  readonly seed: number
}

/** By name: how many states scenarios have that were explored before, and did not fail. */
export type Sizes = Readonly<Record<string, number>>

const ALL: Share = { part: 0, parts: 1, sample: 1, seed: 0 }

export function mutate(
  subject: Subject,
  file: string,
  listed: readonly Equivalent[] = equivalents,
  share: Share = ALL,
  known: Sizes = {},
): Account {
  const files = new Files()
  const { scenarios, mutants } = sizeUp(subject, file, files, known)
  const errors = share.part === 0 ? unused(listed, file, mutants) : []
  const survivors: Survivor[] = []
  const chosen = mutants.filter((_, number) => isIn(share, number))
  let caught = 0
  let ranAway = 0
  for (const mutant of chosen) {
    const how = catchMutant(mutant, scenarios, files)
    const { place, inside, kind, original } = mutant
    const entries = listed.filter((one) => isListed(mutant, file, one))
    if (how === undefined && entries.length === 0) survivors.push({ place, inside, kind, original })
    if (how !== undefined && entries.some((one) => !isRule(one)))
      errors.push(`caught by ${how}, so not equivalent: ${original}`)
    if (how !== undefined) caught++
    if (how?.endsWith('(ran away)')) ranAway++
  }
  const equivalent = chosen.length - caught - survivors.length
  return { file, mutants: chosen.length, caught, ranAway, equivalent, survivors, errors }
}

function sizeUp(subject: Subject, file: string, files: Files, known: Sizes): { scenarios: Sized[]; mutants: Mutant[] } {
  const scenarios: Sized[] = []
  let mutants: Mutant[] = []
  for (const scenario of subject.scenarios) {
    const program = join(ROOT, scenario.program)
    const loaded = new Loaded(program, files)
    const source = loaded.sources.find((one) => relative(ROOT, one.file) === file)
    if (source === undefined) continue
    if (mutants.length === 0) mutants = mutantsOf(source, loaded)
    const states = known[scenario.name] ?? sizeOf(scenario, loaded)
    scenarios.push({ scenario, program, limit: states * 10 + 10_000 })
  }
  scenarios.sort((a, b) => a.limit - b.limit) // cheap ones first
  return { scenarios, mutants }
}

function sizeOf(scenario: Scenario, loaded: Loaded): number {
  const { complete, states } = explore(scenario, loaded)
  if (!complete) throw new Error(`${scenario.name} fails without any mutation`)
  return states
}

function isIn({ part, parts, sample, seed }: Share, number: number): boolean {
  if (number % parts !== part) return false
  const mixed = Math.imul(Math.imul(number + 1, 0x9e3779b1) ^ (seed + 1), 0x85ebca6b) >>> 8
  return mixed % sample === 0
}

/** Entries that are about this file, and fit none of its mutants. */
function unused(listed: readonly Equivalent[], file: string, mutants: readonly Mutant[]): string[] {
  return listed
    .filter((one) => one.file === file && !mutants.some((mutant) => isListed(mutant, file, one)))
    .map(({ inside = 'any', kind, original }) => `no such mutant: ${inside}, ${kind}: ${String(original)}`)
}

const isRule = ({ inside, original }: Equivalent): boolean => inside === undefined || typeof original !== 'string'

function isListed(mutant: Mutant, file: string, { file: of, inside, kind, original }: Equivalent): boolean {
  if (of !== file || (inside !== undefined && inside !== mutant.inside) || kind !== mutant.kind) return false
  return typeof original === 'string' ? original === mutant.original : original.test(mutant.original)
}

/** The scenario that catches it; undefined if none does. */
function catchMutant(mutant: Mutant, scenarios: readonly Sized[], files: Files): string | undefined {
  const mutated = new Files(new Map([[mutant.source.file, mutant.text]]), files)
  const programs = new Map<string, Loaded>()
  for (const { scenario, program, limit } of scenarios) {
    const loaded = programs.get(program) ?? new Loaded(program, mutated)
    programs.set(program, loaded)
    const { complete, failure } = explore(scenario, loaded, { limit })
    if (!complete) return failure === undefined ? `${scenario.name} (ran away)` : scenario.name
  }
  return undefined
}
