import { large } from '../pool-large.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await large(startWorkerpool(1))
