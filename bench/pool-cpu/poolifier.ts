import { computes } from '../pool-cpu.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await computes(startPoolifier)
