import pMap from 'p-map'

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

await scenario('p-map', {
  ops: items.length,
  run: () => pMap(items, async (n) => n + 1, { concurrency: 100 }),
})
