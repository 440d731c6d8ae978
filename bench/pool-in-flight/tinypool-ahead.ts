import { inFlight } from '../pool-in-flight.ts'
import { startTinypool } from '../pools/tinypool.ts'

await inFlight(startTinypool(2, 256))
