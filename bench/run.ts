// Starts every contender of the named scenarios (default: all), each in a process of its own, one after the other,
// round by round (A B C A B C ...), so that whatever else the machine does hits them alike. Prints one table per
// scenario and writes it to results/<scenario>.md.
//
//   node bench/run.ts [--rounds n] [--time ms] [scenario...]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

import { geventVersion, machine, python } from './machine.ts'
import { type About, scenarios } from './scenarios.ts'
import type { Measurement } from './summary.ts'
import { report } from './table.ts'

const here = import.meta.dirname
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, time: { type: 'string', default: '400' } },
})

const machinery = ['hubs', 'loops', 'pairs', 'peers', 'pools', 'ports', 'streams', 'tasks', 'trees']
const notScenarios = new Set([...machinery, 'node_modules', 'results', 'lock-chaos'])
const known = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !notScenarios.has(entry.name))
  .map(({ name }) => name)
const order = [...new Set([...Object.keys(scenarios), ...known])].filter((name) => known.includes(name))

/** hublet first, then the others by name. */
function contenders(scenario: string): string[] {
  const files = readdirSync(join(here, scenario)).filter((file) => /\.(ts|py)$/.test(file))
  return files.toSorted((a, b) => Number(b === 'hublet.ts') - Number(a === 'hublet.ts') || a.localeCompare(b))
}

/** Runs one contender once. Throws what it has printed on stderr if it does not deliver. */
async function start(file: string, about: About): Promise<Measurement[]> {
  // -P: or `import gevent` in a gevent.py would import itself.
  const [command, args] = file.endsWith('.py')
    ? [python, ['-P', file]]
    : [process.execPath, [...(about.flags ?? []), file]]
  const env = { ...process.env, BENCH_TIME: values.time, PYTHONPATH: here, PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 })
  const [output, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (code !== 0) throw new Error(errors.trim().split('\n').at(-1) || `ended with ${code ?? signal}`)
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Measurement)
}

async function measure(scenario: string): Promise<string> {
  const about = scenarios[scenario] ?? { what: '' }
  const facts = machine()
  const measurements: Measurement[] = []
  const failures: Record<string, string> = {}
  const rounds = Number(values.rounds ?? about.rounds ?? 3)
  for (let round = 0; round < rounds; round++) {
    for (const file of contenders(scenario)) {
      if (file in failures) continue
      process.stderr.write(`\r\x1b[K${scenario}, round ${round + 1} of ${rounds}: ${file}`)
      if (file.endsWith('.py') && geventVersion === undefined)
        failures[file] = `skipped, ${python} cannot import gevent`
      else {
        try {
          measurements.push(...(await start(join(here, scenario, file), about)))
        } catch (error) {
          failures[file] = `failed, ${(error as Error).message}`
        }
      }
    }
  }
  process.stderr.write('\r\x1b[K')
  return report(scenario, about, facts, measurements, failures)
}

const wrong = positionals.find((name) => !known.includes(name))
if (wrong === undefined) {
  mkdirSync(join(here, 'results'), { recursive: true })
  for (const scenario of positionals.length > 0 ? positionals : order) {
    const began = performance.now()
    const table = await measure(scenario)
    writeFileSync(join(here, 'results', `${scenario}.md`), table)
    console.log(`${table}(${Math.round((performance.now() - began) / 1000)} s)\n`)
  }
} else {
  console.error(`there is no scenario ${wrong}; there are: ${order.join(', ')}`)
  process.exitCode = 2
}
