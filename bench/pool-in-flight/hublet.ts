import { inFlight } from '../pool-in-flight.ts'
import { startHublet } from '../pools/hublet.ts'

await inFlight(startHublet(2))
