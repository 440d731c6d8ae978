import { transfers } from '../hub-transfer.ts'
import { startMovingComlink } from '../peers/comlink.ts'

await transfers(startMovingComlink(), 1)
