import { parkedCalls } from '../hub-call-parked.ts'
import { startHublet } from '../peers/hublet.ts'

await parkedCalls(await startHublet())
