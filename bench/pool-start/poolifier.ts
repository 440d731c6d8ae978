import { poolStarts } from '../pool-start.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await poolStarts('poolifier', startPoolifier)
