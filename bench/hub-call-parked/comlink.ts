import { parkedCalls } from '../hub-call-parked.ts'
import { startComlink } from '../peers/comlink.ts'

await parkedCalls(startComlink())
