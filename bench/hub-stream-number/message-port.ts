import { portStream } from '../hub-stream.ts'

await portStream(42)
