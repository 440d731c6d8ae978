import { hubletStream } from '../hub-stream.ts'

await hubletStream(42)
