import { Effect, Fiber } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const fibers: Fiber.Fiber<void>[] = []
  for (let n = 0; n < ops; n++) fibers.push(yield* Effect.forkChild(Effect.sleep('1 hour')))
  yield* Effect.yieldNow
  yield* Fiber.interruptAll(fibers)
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
