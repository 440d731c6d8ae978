import { maps } from '../pool-map.ts'
import { startPiscina } from '../pools/piscina.ts'

await maps(startPiscina(2, 'sync', 256))
