import { spawn } from '@hublet/core'

import { briefCalls, guard } from '../guard.ts'

guard({ startup: 0, paths: [{ match: '/node_modules/', policy: 'throw' }] })

await briefCalls('hublet (a path is refused)', (calls) => spawn(calls).get())
