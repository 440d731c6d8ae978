// effection's sleep(0) is a setTimeout of 1 ms; an immediate is the quickest pause that lets everybody else run.

import { type Operation, action, run } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 10_000

const pause: Operation<void> = action((resolve) => {
  const immediate = setImmediate(resolve)
  return () => clearImmediate(immediate)
})

await scenario('effection (setImmediate)', {
  ops,
  run: () =>
    run(function* () {
      for (let n = 0; n < ops; n++) yield* pause
    }),
})
