import { setTimeout } from 'node:timers/promises'

import { scenario } from '../scenario.ts'

const ops = 30_000

await scenario('promise', { ops, run: () => Promise.all(Array.from({ length: ops }, () => setTimeout(10))) })
