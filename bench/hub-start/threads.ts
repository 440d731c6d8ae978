import { starts } from '../hub-start.ts'
import { startThreads } from '../peers/threads.ts'

await starts('threads.js', startThreads)
