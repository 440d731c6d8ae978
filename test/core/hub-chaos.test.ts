// Hubs that call each other while they die at random. For longer than a test: `pnpm chaos --minutes 10`.

import { expect, test } from 'vitest'

import { World } from '../chaos/world.ts'
import { fromSources } from '../support/hub-threads.ts'

const deaths = fromSources ? 50 : 150
const seed = Number(process.env['HUBLET_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test('F01 every call between hubs that die at random settles, as it should', { timeout: 120_000 }, async () => {
  const end = await new World({ seed, ms: 90_000, deaths, lifetime: 150 }).run()

  expect({ ...end, seed }).toMatchObject({ stuck: 0, wrong: 0, complaints: '' })
  expect(end.deaths).toBeGreaterThanOrEqual(deaths)
  expect(end.nested).toBeGreaterThan(0)
  expect(end.calls).toBeGreaterThan(1000)
})
