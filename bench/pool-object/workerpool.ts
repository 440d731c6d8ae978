import { objects } from '../pool-object.ts'
import { startWorkerpool } from '../pools/workerpool.ts'

await objects(startWorkerpool(1))
