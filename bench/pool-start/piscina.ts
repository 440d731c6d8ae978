import { poolStarts } from '../pool-start.ts'
import { startPiscina } from '../pools/piscina.ts'

await poolStarts('piscina', startPiscina)
