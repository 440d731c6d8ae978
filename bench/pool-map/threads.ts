import { maps } from '../pool-map.ts'
import { startThreads } from '../pools/threads.ts'

await maps({ ...startThreads(2), note: '500 items' }, 500)
