import { inFlight } from '../pool-in-flight.ts'
import { startPiscina } from '../pools/piscina.ts'

await inFlight(startPiscina(2, 'sync', 256))
