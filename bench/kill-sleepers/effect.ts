import { Effect, Fiber } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const park = Effect.gen(function* () {
  const fibers: Fiber.Fiber<void>[] = []
  for (let n = 0; n < ops; n++) fibers.push(yield* Effect.forkDetach(Effect.sleep('1 hour')))
  yield* Effect.yieldNow
  return fibers
})

await scenario('effect', {
  ops,
  setup: () => Effect.runPromise(park),
  run: (fibers) => Effect.runPromise(Fiber.interruptAll(fibers)),
})
