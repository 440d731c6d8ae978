import { poolStarts } from '../pool-start.ts'
import { startHublet } from '../pools/hublet.ts'

await poolStarts('hublet', startHublet)
