import { calls } from '../hub-call.ts'
import { startComlink } from '../peers/comlink.ts'
import { object } from '../weight.ts'

await calls(startComlink(), object)
