import { streams } from '../hub-stream.ts'
import { startPort } from '../streams/message-port.ts'
import { text } from '../weight.ts'

await streams(startPort(), text)
