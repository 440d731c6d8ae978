import { maps } from '../pool-map.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await maps(startWorkerpool(2))
