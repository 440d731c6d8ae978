import { lateTimers } from '../pool-latency.ts'
import { startHublet } from '../pools/hublet.ts'

const { contender, note, run, end } = startHublet(2)
await lateTimers(contender, (rounds) => run('compute', rounds), note)
await end()
