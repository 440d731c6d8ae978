import { hubletStream } from '../hub-stream.ts'

await hubletStream('hello')
