import { parkedCalls } from '../hub-call-parked.ts'
import { startPiscina } from '../peers/piscina.ts'

await parkedCalls(startPiscina())
