import pLimit from 'p-limit'

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

await scenario('p-limit', {
  ops: items.length,
  run() {
    const limit = pLimit(100)
    return Promise.all(items.map((n) => limit(async () => n + 1)))
  },
})
