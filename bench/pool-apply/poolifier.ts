import { applies } from '../pool-apply.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await applies(startPoolifier(1))
