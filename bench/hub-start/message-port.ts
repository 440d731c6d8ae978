import { starts } from '../hub-start.ts'
import { startPort } from '../peers/message-port.ts'

await starts('MessagePort', startPort)
