import { computes } from '../pool-cpu.ts'
import { startHublet } from '../pools/hublet.ts'

await computes(startHublet)
