// The same tasks in the thread of the interval: one after the other, with a pause after each.

import { setImmediate } from 'node:timers/promises'

import { lateTimers } from '../pool-latency.ts'
import { compute } from '../tasks/all.ts'

let last: Promise<unknown> = Promise.resolve()

await lateTimers('inline', (rounds) => {
  last = last.then(() => {
    compute(rounds)
    return setImmediate()
  })
  return last
})
