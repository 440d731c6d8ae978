// A p-limit is a queue of calls, here one at a time.

import pLimit from 'p-limit'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('p-limit', {
  ops,
  note: 'no get: it calls an async function per item',
  run() {
    const limit = pLimit(1)
    return Promise.all(Array.from({ length: ops }, (_, n) => limit(async () => n)))
  },
})
