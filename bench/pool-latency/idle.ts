// What this machine does with nothing to do: the floor of the table.

import { lateTimers } from '../pool-latency.ts'

await lateTimers('no tasks at all', undefined)
