import { streams } from '../hub-stream.ts'
import { startPort } from '../streams/message-port.ts'
import { object } from '../weight.ts'

await streams(startPort(), object)
