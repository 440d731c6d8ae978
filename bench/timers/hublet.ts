import { joinAll, sleep, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 30_000

await scenario('hublet', { ops, run: () => joinAll(Array.from({ length: ops }, () => spawn(sleep, 10))) })
