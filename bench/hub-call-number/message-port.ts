import { calls } from '../hub-call.ts'
import { startPort } from '../peers/message-port.ts'
import { number } from '../weight.ts'

await calls(startPort(), number)
