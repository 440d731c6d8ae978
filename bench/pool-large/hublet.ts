import { large } from '../pool-large.ts'
import { startHublet } from '../pools/hublet.ts'

await large(startHublet(1))
