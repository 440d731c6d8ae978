import { pairOfThreads } from '../pair-of-threads.ts'
import { scenario } from '../scenario.ts'

const ops = 1000
const worker = new URL('../pairs/wait-async.ts', import.meta.url).pathname
const run = await pairOfThreads(worker, { memory: new SharedArrayBuffer(4), ops })

await scenario('Atomics.waitAsync', { ops: 2 * ops, run, note: 'not a lock: two threads, one word' })
