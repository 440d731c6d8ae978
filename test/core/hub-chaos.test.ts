// Hubs that call each other and send each other values while they die at random. For longer than a test:
// `pnpm chaos --minutes 10`, `pnpm chaos --deaths 5000`.

import { expect, test } from 'vitest'

import { Mortality } from '../chaos/mortality.ts'
import { World } from '../chaos/world.ts'
import { fromSources } from '../support/hub-threads.ts'

const fewer = fromSources ? 30 : 60
const many = fromSources ? 60 : 500
const seed = Number(process.env['HUBLET_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test('F01 every call between hubs that die at random settles, as it should', { timeout: 120_000 }, async () => {
  const end = await new World({ seed, ms: 90_000, deaths: fewer, lifetime: 150 }).run()

  expect({ ...end, seed }).toMatchObject({ stuck: 0, wrong: 0, complaints: '' })
  expect(end.deaths).toBeGreaterThanOrEqual(fewer)
  expect(end.nested).toBeGreaterThan(0)
  expect(end.calls).toBeGreaterThan(500)
})

test(
  `F07 F08 ${many} hubs die at random, and every call and value is accounted for`,
  { timeout: 300_000 },
  async () => {
    const end = await new Mortality(seed).run(many)

    expect({ ...end, seed }).toMatchObject({ deaths: many, stuck: 0, wrong: 0, complaints: '' })
    for (const count of Object.values(end.fates)) expect(count).toBeGreaterThan(0)
    expect(end.calls).toBeGreaterThan(many)
    expect(Math.min(end.values.up, end.values.down)).toBeGreaterThan(many)
  },
)
