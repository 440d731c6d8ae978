import { spawn } from '@hublet/core'

import { briefCalls, guard } from '../guard.ts'

guard()[Symbol.dispose]()

await briefCalls('hublet (taken away)', (calls) => spawn(calls).get())
