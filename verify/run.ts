// Explores all scenarios, then all mutants. Ends with 1 if a scenario fails or is too big, or a mutant survives.
//
//   node verify/run.ts                              everything
//   node verify/run.ts --quick [--seed <number>]    without the large scenarios, and a sample of the mutants
//   node verify/run.ts --no-mutants
//   node verify/run.ts --scenario <part of a name>  these scenarios, no mutants
//   node verify/run.ts --mutants <part of a path>   the mutants of these files, no scenarios
//   node verify/run.ts --replay <scenario> <schedule>

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

import { explore } from './explore.ts'
import { Loaded } from './load.ts'
import type { Job } from './mutate-thread.ts'
import type { Account } from './mutate.ts'
import { replay } from './replay.ts'
import type { Scenario } from './scenario.ts'
import { subjects } from './scenarios.ts'
import { ROOT } from './source.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: 'string' },
    mutants: { type: 'string' },
    'no-mutants': { type: 'boolean' },
    quick: { type: 'boolean' },
    seed: { type: 'string' },
    replay: { type: 'boolean' },
  },
})

const quick = values.quick === true
/** One mutant in so many. */
const sample = quick ? 16 : 1
const seed = Number(values.seed ?? Date.now() % 10_000)
/** Big files go to several threads. */
const PARTS = 4
const QUIET = ['--disable-warning=ExperimentalWarning']

const all = [
  ...new Map(
    subjects
      .flatMap(({ scenarios, large = [] }) => (quick ? scenarios : [...scenarios, ...large]))
      .map((one) => [one.name, one]),
  ).values(),
]
const figures = { scenarios: 0, states: 0, steps: 0, mutants: 0, caught: 0, equivalent: 0, survivors: 0, errors: 0 }
/** Of what was explored. */
const sizes: Record<string, number> = {}
const load = (scenario: Scenario): Loaded => new Loaded(join(ROOT, scenario.program))
const progress = (text: string): boolean => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : '')

if (values.replay === true) replayOne(positionals[0] ?? '', positionals[1] ?? '')
else {
  if (values.mutants === undefined) exploreAll(values.scenario ?? '')
  if (values['no-mutants'] !== true && values.scenario === undefined) await mutateAll(values.mutants ?? '')
  if (quick) console.log(`a sample of the mutants: --seed ${seed} chooses the same`)
  console.log(
    Object.entries(figures)
      .map(([what, number]) => `${number} ${what}`)
      .join(', '),
  )
}

function replayOne(name: string, schedule: string): void {
  const scenario = all.find((one) => one.name === name)
  if (scenario === undefined) throw new Error(`there is no scenario ${name}; there are: ${listed(all)}`)
  const { lines, failure } = replay(scenario, load(scenario), schedule)
  console.log([...lines, failure ?? 'nothing is wrong'].join('\n'))
}

function exploreAll(part: string): void {
  const chosen = all.filter(({ name }) => name.includes(part))
  if (chosen.length === 0) throw new Error(`there is no scenario ${part}; there are: ${listed(all)}`)
  const rows = chosen.map((scenario) => {
    progress(scenario.name)
    const { complete, states, steps, ended, milliseconds, failure } = explore(scenario, load(scenario))
    const result = failure ? `${failure.message}: ${failure.schedule}` : complete ? 'ok' : 'INCOMPLETE'
    if (complete) sizes[scenario.name] = states
    else process.exitCode = 1
    figures.scenarios++
    figures.states += states
    figures.steps += steps
    return { scenario: scenario.name, states, steps, ended, seconds: Math.round(milliseconds) / 1000, result }
  })
  progress('')
  console.table(rows)
}

async function mutateAll(part: string): Promise<void> {
  const jobs = subjects.flatMap(({ mutated }, subject) =>
    mutated
      .filter((file) => file.includes(part))
      .flatMap((file) =>
        Array.from({ length: PARTS }, (_, at): Job => {
          return { subject, file, share: { part: at, parts: PARTS, sample, seed }, sizes }
        }),
      ),
  )
  if (jobs.length === 0) throw new Error(`there are no mutants of ${part}`)
  const accounts: Account[] = []
  const threads = Array.from({ length: availableParallelism() }, async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      progress(`mutants of ${job.file}`)
      const thread = new Worker(new URL('mutate-thread.ts', import.meta.url), { workerData: job, execArgv: QUIET })
      const [account] = (await once(thread, 'message')) as [Account] // rejects if the thread throws
      accounts.push(account)
    }
  })
  await Promise.all(threads)
  progress('')
  print([...Map.groupBy(accounts, ({ file }) => file).values()].map((parts) => parts.reduce(sum)).toSorted(byFile))
}

function byFile(one: Account, other: Account): number {
  return one.file < other.file ? -1 : 1
}

function sum(one: Account, other: Account): Account {
  return {
    file: one.file,
    mutants: one.mutants + other.mutants,
    caught: one.caught + other.caught,
    ranAway: one.ranAway + other.ranAway,
    equivalent: one.equivalent + other.equivalent,
    survivors: [...one.survivors, ...other.survivors],
    errors: [...one.errors, ...other.errors],
  }
}

function print(accounts: readonly Account[]): void {
  console.table(
    accounts.map(({ survivors, errors, ...rest }) => ({ ...rest, survivors: survivors.length, errors: errors.length })),
  )
  for (const { survivors, errors, mutants, caught, equivalent } of accounts) {
    figures.mutants += mutants
    figures.caught += caught
    figures.equivalent += equivalent
    figures.survivors += survivors.length
    figures.errors += errors.length
    for (const { place, inside, kind, original } of survivors) console.log(`${place} ${inside}: ${kind}: ${original}`)
    for (const error of errors) console.log(`equivalents/: ${error}`)
    if (survivors.length + errors.length > 0) process.exitCode = 1
  }
}

function listed(scenarios: readonly Scenario[]): string {
  return scenarios.map(({ name }) => name).join('; ')
}
