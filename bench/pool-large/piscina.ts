import { large } from '../pool-large.ts'
import { startPiscina } from '../pools/piscina.ts'

await large(startPiscina(1))
