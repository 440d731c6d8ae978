// An immediate in place of sleep(0), for the reason given in sleep0.

import { type Operation, action, all, run } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

const pause: Operation<void> = action((resolve) => {
  const immediate = setImmediate(resolve)
  return () => clearImmediate(immediate)
})

function* loop(): Operation<void> {
  for (let n = 0; n < ops / tasks; n++) yield* pause
}

await scenario('effection (setImmediate)', { ops, run: () => run(() => all(Array.from({ length: tasks }, loop))) })
