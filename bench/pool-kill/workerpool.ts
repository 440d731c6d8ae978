import { kills } from '../pool-kill.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await kills(startWorkerpool(1))
