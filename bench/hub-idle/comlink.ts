import { idle } from '../hub-idle.ts'
import { startComlink } from '../peers/comlink.ts'

await idle(startComlink())
