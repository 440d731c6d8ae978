import { starts } from '../hub-start.ts'
import { startPiscina } from '../peers/piscina.ts'

await starts('piscina', startPiscina)
