import { large } from '../pool-large.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await large(startPoolifier(1))
