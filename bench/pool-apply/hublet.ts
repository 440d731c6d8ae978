import { applies } from '../pool-apply.ts'
import { startHublet } from '../pools/hublet.ts'

await applies(startHublet(1))
