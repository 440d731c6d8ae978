import { calls } from '../hub-call.ts'
import { startPiscina } from '../peers/piscina.ts'
import { object } from '../weight.ts'

await calls(startPiscina(), object)
