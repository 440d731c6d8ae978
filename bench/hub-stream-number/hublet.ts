import { streams } from '../hub-stream.ts'
import { startHublet } from '../streams/hublet.ts'
import { number } from '../weight.ts'

await streams(await startHublet(), number)
