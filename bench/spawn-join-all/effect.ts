import { Effect, Fiber } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const fibers: Fiber.Fiber<number>[] = []
  for (let n = 0; n < ops; n++) fibers.push(yield* Effect.forkChild(Effect.sync(() => n)))
  yield* Fiber.joinAll(fibers)
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
