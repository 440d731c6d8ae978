import { streams } from '../hub-stream.ts'
import { startPort } from '../streams/message-port.ts'
import { number } from '../weight.ts'

await streams(startPort(), number)
