import { crowd } from '../hub-crowd.ts'
import { startComlink } from '../peers/comlink.ts'

await crowd('comlink', startComlink)
