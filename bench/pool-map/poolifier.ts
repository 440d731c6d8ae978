import { maps } from '../pool-map.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await maps(startPoolifier(2))
