import { Effect, Queue } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const queue = yield* Queue.unbounded<number>()
  for (let n = 0; n < ops; n++) yield* Queue.offer(queue, n)
  for (let n = 0; n < ops; n++) yield* Queue.take(queue)
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
