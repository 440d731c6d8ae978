// A lock of worker_threads.locks.

import { locks } from 'node:worker_threads'

import { serveRounds } from '../pair-of-threads.ts'

serveRounds(async ({ ops }: { ops: number }) => {
  // one after the other is the point
  // oxlint-disable-next-line no-await-in-loop
  for (let n = 0; n < ops; n++) await locks.request('pair', () => {})
})
