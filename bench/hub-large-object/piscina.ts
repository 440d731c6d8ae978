import { largeObject } from '../hub-large.ts'
import { startPiscina } from '../peers/piscina.ts'

await largeObject(startPiscina())
