import { transfers } from '../hub-transfer.ts'
import { startMovingHublet } from '../peers/hublet.ts'

await transfers(await startMovingHublet(), 1)
