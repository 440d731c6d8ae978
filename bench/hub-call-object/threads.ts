import { calls } from '../hub-call.ts'
import { startThreads } from '../peers/threads.ts'
import { object } from '../weight.ts'

await calls(await startThreads(), object)
