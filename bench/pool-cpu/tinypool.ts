import { computes } from '../pool-cpu.ts'
import { startTinypool } from '../pools/tinypool.ts'

await computes(startTinypool)
