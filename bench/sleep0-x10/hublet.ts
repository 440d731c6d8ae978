import { joinAll, sleep, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function loop(): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) await sleep(0)
}

await scenario('hublet', { ops, run: () => joinAll(Array.from({ length: tasks }, () => spawn(loop))) })
