import { largeText } from '../hub-large.ts'
import { startPort } from '../peers/message-port.ts'

await largeText(startPort())
