import { idle } from '../hub-idle.ts'
import { startPiscina } from '../peers/piscina.ts'

await idle(startPiscina())
