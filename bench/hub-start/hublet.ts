import { starts } from '../hub-start.ts'
import { startHublet } from '../peers/hublet.ts'

await starts('hublet', startHublet)
