import { poolStarts } from '../pool-start.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await poolStarts('workerpool', startWorkerpool)
