import { applies } from '../pool-apply.ts'
import { startThreads } from '../pools/threads.ts'

await applies(startThreads(1))
