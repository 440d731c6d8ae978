import { crowd } from '../hub-crowd.ts'
import { startPort } from '../peers/message-port.ts'

await crowd('MessagePort', startPort)
