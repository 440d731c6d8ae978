import { memory } from '../hub-memory.ts'
import { startPort } from '../peers/message-port.ts'

await memory('MessagePort', startPort)
