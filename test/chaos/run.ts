// Chaos for as long as you like: `pnpm chaos --minutes 10 [--seed 42]`. Ends with 1 if anything was stuck or wrong.

import { parseArgs } from 'node:util'

import { World, type WorldEnd } from './world.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    hubs: { type: 'string', default: '6' },
  },
})
const ms = Number(values.minutes) * 60_000
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const atOnce = Number(values.hubs)
for (const [name, value] of Object.entries({ minutes: ms, seed, hubs: atOnce })) {
  if (Number.isFinite(value) && value >= 0) continue
  throw new RangeError(`--${name} must be a number`)
}

console.log(`chaos: --minutes ${values.minutes} --seed ${seed} --hubs ${atOnce}`)
const world = new World({ seed, ms, deaths: Infinity, atOnce })
const began = performance.now()
const progress = setInterval(() => {
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${seconds} s: ${summary(world.progress)}`)
}, 10_000)
const end = await world.run()
clearInterval(progress)
if (end.complaints !== '') console.log(end.complaints)
console.log(
  Object.entries(end.fates)
    .map(([fate, count]) => `${fate} ${count}`)
    .join(', '),
)
console.log(`chaos: ${summary(end)}`)
process.exitCode = end.stuck + end.wrong > 0 ? 1 : 0

function summary({ calls, deaths, stuck, wrong }: WorldEnd): string {
  return `${calls} calls, ${deaths} deaths, ${stuck} stuck, ${wrong} wrong`
}
