import { starts } from '../hub-start.ts'
import { startComlink } from '../peers/comlink.ts'

await starts('comlink', startComlink)
