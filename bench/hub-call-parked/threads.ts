import { parkedCalls } from '../hub-call-parked.ts'
import { startThreads } from '../peers/threads.ts'

await parkedCalls(await startThreads())
