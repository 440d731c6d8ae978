import { crowd } from '../hub-crowd.ts'
import { startHublet } from '../peers/hublet.ts'

await crowd('hublet', startHublet)
