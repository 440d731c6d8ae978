import { largeObject } from '../hub-large.ts'
import { startHublet } from '../peers/hublet.ts'

await largeObject(await startHublet())
