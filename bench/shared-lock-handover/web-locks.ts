import { pairOfThreads } from '../pair-of-threads.ts'
import { scenario } from '../scenario.ts'

const ops = 200
const worker = new URL('../pairs/web-locks.ts', import.meta.url).pathname
const run = await pairOfThreads(worker, { ops })

await scenario('worker_threads.locks', { ops: 2 * ops, run })
