import { applies } from '../pool-apply.ts'
import { startPiscina } from '../pools/piscina.ts'

await applies(startPiscina(1))
