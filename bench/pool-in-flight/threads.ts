import { inFlight } from '../pool-in-flight.ts'
import { startThreads } from '../pools/threads.ts'

await inFlight({ ...startThreads(2), note: '500 at once' }, 500)
