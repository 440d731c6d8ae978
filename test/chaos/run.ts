// Chaos for as long as you like: `pnpm chaos --minutes 10 [--seed 42]`, or with channels whose values are accounted for,
// until so many hubs have died: `pnpm chaos --deaths 500`. Ends with 1 if anything was stuck or wrong.

import { parseArgs } from 'node:util'

import { Mortality } from './mortality.ts'
import { World } from './world.ts'

type Tally = Readonly<Record<'calls' | 'deaths' | 'stuck' | 'wrong', number>>

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    deaths: { type: 'string' },
    seed: { type: 'string' },
    hubs: { type: 'string', default: '6' },
  },
})
const ms = Number(values.minutes) * 60_000
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const atOnce = Number(values.hubs)
const deaths = Number(values.deaths ?? 0)
for (const [name, value] of Object.entries({ minutes: ms, deaths, seed, hubs: atOnce })) {
  if (Number.isFinite(value) && value >= 0) continue
  throw new RangeError(`--${name} must be a number`)
}

const limit = deaths > 0 ? `--deaths ${deaths}` : `--minutes ${values.minutes}`
console.log(`chaos: ${limit} --seed ${seed} --hubs ${atOnce}`)
const world = deaths > 0 ? new Mortality(seed) : new World({ seed, ms, deaths: Infinity, atOnce })
const began = performance.now()
const progress = setInterval(() => {
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${seconds} s: ${summary(world.progress)}`)
}, 10_000)
const end = await (world instanceof Mortality ? world.run(deaths, atOnce) : world.run())
clearInterval(progress)
if (end.complaints !== '') console.log(end.complaints)
const counts = Object.entries({ ...end.fates, ...('values' in end ? end.values : {}) })
console.log(counts.map(([what, count]) => `${what} ${count}`).join(', '))
console.log(`chaos: ${summary(end)}`)
process.exitCode = end.stuck + end.wrong > 0 ? 1 : 0

function summary({ calls, deaths: died, stuck, wrong }: Tally): string {
  return `${calls} calls, ${died} deaths, ${stuck} stuck, ${wrong} wrong`
}
