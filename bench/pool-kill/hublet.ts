import { kills } from '../pool-kill.ts'
import { startHublet } from '../pools/hublet.ts'

await kills(startHublet(1))
