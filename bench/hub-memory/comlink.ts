import { memory } from '../hub-memory.ts'
import { startComlink } from '../peers/comlink.ts'

await memory('comlink', startComlink)
