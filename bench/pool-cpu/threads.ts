import { computes } from '../pool-cpu.ts'
import { startThreads } from '../pools/threads.ts'

await computes(startThreads)
