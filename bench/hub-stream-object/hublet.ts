import { streams } from '../hub-stream.ts'
import { startHublet } from '../streams/hublet.ts'
import { object } from '../weight.ts'

await streams(await startHublet(), object)
