import { idle } from '../hub-idle.ts'
import { startHublet } from '../peers/hublet.ts'

await idle(await startHublet())
