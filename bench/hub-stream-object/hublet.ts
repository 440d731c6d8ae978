import { hubletStream } from '../hub-stream.ts'

await hubletStream({ id: 1, name: 'abc' })
