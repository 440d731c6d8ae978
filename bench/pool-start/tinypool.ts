import { poolStarts } from '../pool-start.ts'
import { startTinypool } from '../pools/tinypool.ts'

await poolStarts('tinypool', startTinypool)
