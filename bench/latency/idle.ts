// What this machine does with nothing to do: the floor of the table.

import { lateness } from '../lateness.ts'

await lateness('no tasks at all', () => undefined)
