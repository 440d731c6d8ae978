import { calls } from '../hub-call.ts'
import { startHublet } from '../peers/hublet.ts'
import { number } from '../weight.ts'

await calls(await startHublet(), number)
