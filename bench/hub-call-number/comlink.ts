import { calls } from '../hub-call.ts'
import { startComlink } from '../peers/comlink.ts'
import { number } from '../weight.ts'

await calls(startComlink(), number)
