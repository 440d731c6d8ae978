import { largeText } from '../hub-large.ts'
import { startComlink } from '../peers/comlink.ts'

await largeText(startComlink())
