import { inFlight } from '../pool-in-flight.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await inFlight(startPoolifier(2))
