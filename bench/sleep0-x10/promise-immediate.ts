import { setImmediate } from 'node:timers/promises'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function loop(): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) await setImmediate()
}

await scenario('promise (setImmediate)', { ops, run: () => Promise.all(Array.from({ length: tasks }, loop)) })
