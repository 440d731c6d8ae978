import { objects } from '../pool-object.ts'
import { startTinypool } from '../pools/tinypool.ts'

await objects(startTinypool(1))
