import { Effect, Fiber } from 'effect'

import { lateness } from '../lateness.ts'

await lateness('effect', (stopped) => {
  const loop = Effect.gen(function* () {
    while (!stopped()) yield* Effect.yieldNow
  })
  const program = Effect.gen(function* () {
    const fibers: Fiber.Fiber<void>[] = []
    for (let n = 0; n < 10_000; n++) fibers.push(yield* Effect.forkChild(loop))
    yield* Fiber.joinAll(fibers)
  })
  return Effect.runPromise(program)
})
