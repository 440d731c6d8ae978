import { portStream } from '../hub-stream.ts'

await portStream({ id: 1, name: 'abc' })
