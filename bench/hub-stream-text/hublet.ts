import { streams } from '../hub-stream.ts'
import { startHublet } from '../streams/hublet.ts'
import { text } from '../weight.ts'

await streams(await startHublet(), text)
