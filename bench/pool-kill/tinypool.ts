import { kills } from '../pool-kill.ts'
import { startTinypool } from '../pools/tinypool.ts'

await kills(startTinypool(1))
