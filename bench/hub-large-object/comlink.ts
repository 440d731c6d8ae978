import { largeObject } from '../hub-large.ts'
import { startComlink } from '../peers/comlink.ts'

await largeObject(startComlink())
