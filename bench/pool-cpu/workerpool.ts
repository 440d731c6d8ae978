import { computes } from '../pool-cpu.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await computes(startWorkerpool)
