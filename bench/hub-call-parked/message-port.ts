import { parkedCalls } from '../hub-call-parked.ts'
import { startPort } from '../peers/message-port.ts'

await parkedCalls(startPort())
