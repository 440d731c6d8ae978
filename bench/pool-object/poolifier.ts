import { objects } from '../pool-object.ts'
import { startPoolifier } from '../pools/poolifier.ts'

await objects(startPoolifier(1))
