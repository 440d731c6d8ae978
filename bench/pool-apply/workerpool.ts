import { applies } from '../pool-apply.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await applies(startWorkerpool(1))
