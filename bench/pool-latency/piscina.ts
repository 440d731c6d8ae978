import { lateTimers } from '../pool-latency.ts'
import { startPiscina } from '../pools/piscina.ts'

const { contender, note, run, end } = startPiscina(2)
await lateTimers(contender, (rounds) => run('compute', rounds), note)
await end()
