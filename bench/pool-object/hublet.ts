import { objects } from '../pool-object.ts'
import { startHublet } from '../pools/hublet.ts'

await objects(startHublet(1))
