import { maps } from '../pool-map.ts'
import { startTinypool } from '../pools/tinypool.ts'

await maps(startTinypool(2, 256))
