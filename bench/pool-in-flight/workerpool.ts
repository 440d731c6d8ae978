import { inFlight } from '../pool-in-flight.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await inFlight(startWorkerpool(2))
