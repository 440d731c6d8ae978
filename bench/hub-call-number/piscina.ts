import { calls } from '../hub-call.ts'
import { startPiscina } from '../peers/piscina.ts'
import { number } from '../weight.ts'

await calls(startPiscina(), number)
