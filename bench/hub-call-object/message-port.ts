import { calls } from '../hub-call.ts'
import { startPort } from '../peers/message-port.ts'
import { object } from '../weight.ts'

await calls(startPort(), object)
