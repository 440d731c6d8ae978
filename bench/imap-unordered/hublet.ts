import { Pool } from '@hublet/core'

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

await scenario('hublet', {
  ops: items.length,
  async run() {
    const pool = new Pool(100)
    for await (const _ of pool.imapUnordered(async (n) => n + 1, items));
  },
})
