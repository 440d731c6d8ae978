import { idle } from '../hub-idle.ts'
import { startPort } from '../peers/message-port.ts'

await idle(startPort())
