import { memory } from '../hub-memory.ts'
import { startThreads } from '../peers/threads.ts'

await memory('threads.js', startThreads)
