import { calls } from '../hub-call.ts'
import { startHublet } from '../peers/hublet.ts'
import { object } from '../weight.ts'

await calls(await startHublet(), object)
