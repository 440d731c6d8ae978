import { poolStarts } from '../pool-start.ts'
import { startThreads } from '../pools/threads.ts'

await poolStarts('threads.js', startThreads)
