import { kills } from '../pool-kill.ts'
import { startWithCheckpoint } from '../pools/hublet.ts'

await kills(startWithCheckpoint(1))
