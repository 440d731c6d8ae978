import { largeObject } from '../hub-large.ts'
import { startPort } from '../peers/message-port.ts'

await largeObject(startPort())
