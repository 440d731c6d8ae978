import { large } from '../pool-large.ts'
import { startThreads } from '../pools/threads.ts'

await large(startThreads(1))
