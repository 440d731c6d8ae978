import { objects } from '../pool-object.ts'
import { startThreads } from '../pools/threads.ts'

await objects(startThreads(1))
