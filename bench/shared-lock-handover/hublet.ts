import { SharedLock } from '@hublet/locks'

import { pairOfThreads } from '../pair-of-threads.ts'
import { scenario } from '../scenario.ts'

const ops = 1000
const worker = new URL('../pairs/shared-lock.ts', import.meta.url).pathname
const run = await pairOfThreads(worker, { lock: new SharedLock(), how: 'async', ops })

await scenario('hublet', { ops: 2 * ops, run, note: 'two hubs' })
