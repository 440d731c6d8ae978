import { Effect, Queue } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('effect-try', {
  ops,
  note: 'offerUnsafe and takeUnsafe, compare with hublet-try',
  run() {
    const queue = Effect.runSync(Queue.unbounded<number>())
    for (let n = 0; n < ops; n++) Queue.offerUnsafe(queue, n)
    for (let n = 0; n < ops; n++) Queue.takeUnsafe(queue)
  },
})
