import { calls } from '../hub-call.ts'
import { startThreads } from '../peers/threads.ts'
import { number } from '../weight.ts'

await calls(await startThreads(), number)
