import { portStream } from '../hub-stream.ts'

await portStream('hello')
