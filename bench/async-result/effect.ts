import { Deferred, Effect, Queue } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const requests = yield* Queue.unbounded<Deferred.Deferred<number>>()
  const ask = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) {
      const result = yield* Deferred.make<number>()
      yield* Queue.offer(requests, result)
      yield* Deferred.await(result)
    }
  })
  const answer = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) yield* Deferred.succeed(yield* Queue.take(requests), n)
  })
  yield* Effect.all([ask, answer], { concurrency: 2 })
})

await scenario('effect', {
  ops,
  note: 'a Deferred; whoever waits at a queue is woken by an immediate',
  run: () => Effect.runPromise(program),
})
