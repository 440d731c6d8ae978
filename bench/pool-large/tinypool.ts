import { large } from '../pool-large.ts'
import { startTinypool } from '../pools/tinypool.ts'

await large(startTinypool(1))
