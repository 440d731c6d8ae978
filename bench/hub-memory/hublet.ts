import { memory } from '../hub-memory.ts'
import { startHublet } from '../peers/hublet.ts'

await memory('hublet', startHublet)
