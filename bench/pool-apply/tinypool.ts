import { applies } from '../pool-apply.ts'
import { startTinypool } from '../pools/tinypool.ts'

await applies(startTinypool(1))
