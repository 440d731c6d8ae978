import { memory } from '../hub-memory.ts'
import { startPiscina } from '../peers/piscina.ts'

await memory('piscina', startPiscina)
