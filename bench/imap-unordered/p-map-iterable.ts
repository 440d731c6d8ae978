// One result at a time, as imapUnordered gives them, but in the order of the items.

import { pMapIterable } from 'p-map'

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

await scenario('p-map (pMapIterable)', {
  ops: items.length,
  async run() {
    for await (const _ of pMapIterable(items, async (n) => n + 1, { concurrency: 100 }));
  },
})
