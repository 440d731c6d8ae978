import { SharedLock } from '@hublet/locks'

import { pairOfThreads } from '../pair-of-threads.ts'
import { scenario } from '../scenario.ts'

const ops = 1000
const worker = new URL('../pairs/shared-lock.ts', import.meta.url).pathname
const run = await pairOfThreads(worker, { lock: new SharedLock(), how: 'sync', ops })

await scenario('hublet-sync', { ops: 2 * ops, run, note: 'acquireSync, two threads without a hub' })
