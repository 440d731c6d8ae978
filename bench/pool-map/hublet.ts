import { maps } from '../pool-map.ts'
import { startHublet } from '../pools/hublet.ts'

await maps(startHublet(2))
