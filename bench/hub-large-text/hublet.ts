import { largeText } from '../hub-large.ts'
import { startHublet } from '../peers/hublet.ts'

await largeText(await startHublet())
