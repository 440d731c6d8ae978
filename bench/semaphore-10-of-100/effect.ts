import { Effect, Semaphore } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 100

const program = Effect.gen(function* () {
  const semaphore = yield* Semaphore.make(10)
  const guarded = semaphore.withPermit(Effect.yieldNow)
  const work = Effect.gen(function* () {
    for (let n = 0; n < ops / tasks; n++) yield* guarded
  })
  yield* Effect.all(
    Array.from({ length: tasks }, () => work),
    { concurrency: tasks, discard: true },
  )
})

await scenario('effect', {
  ops,
  note: 'withPermit(yieldNow)',
  run: () => Effect.runPromise(program),
})
