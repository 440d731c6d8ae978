import { Effect, Queue } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const there = yield* Queue.unbounded<number>()
  const back = yield* Queue.unbounded<number>()
  const ping = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) {
      yield* Queue.offer(there, n)
      yield* Queue.take(back)
    }
  })
  const pong = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) yield* Queue.offer(back, yield* Queue.take(there))
  })
  yield* Effect.all([ping, pong], { concurrency: 2 })
})

await scenario('effect', {
  ops,
  note: 'whoever is woken waits for an immediate',
  run: () => Effect.runPromise(program),
})
