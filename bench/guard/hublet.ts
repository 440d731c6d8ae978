import { spawn } from '@hublet/core'

import { briefCalls, guard } from '../guard.ts'

guard({ threshold: 10_000 })

await briefCalls('hublet', (calls) => spawn(calls).get())
