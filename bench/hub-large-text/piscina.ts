import { largeText } from '../hub-large.ts'
import { startPiscina } from '../peers/piscina.ts'

await largeText(startPiscina())
