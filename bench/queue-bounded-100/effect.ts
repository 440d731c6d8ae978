import { Effect, Queue } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const queue = yield* Queue.bounded<number>(100)
  const produce = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) yield* Queue.offer(queue, n)
  })
  const consume = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) yield* Queue.take(queue)
  })
  yield* Effect.all([produce, consume], { concurrency: 2 })
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
