import { transfers } from '../hub-transfer.ts'
import { startMovingPort } from '../peers/message-port.ts'

await transfers(startMovingPort(), 1)
