// An immediate in place of sleep(0), for the reason given in sleep0.

import { type Operation, action, all, run } from 'effection'

import { lateness } from '../lateness.ts'

const pause: Operation<void> = action((resolve) => {
  const immediate = setImmediate(resolve)
  return () => clearImmediate(immediate)
})

await lateness('effection (setImmediate)', (stopped) => {
  function* loop(): Operation<void> {
    while (!stopped()) yield* pause
  }
  return run(() => all(Array.from({ length: 10_000 }, loop)))
})
