import { Effect, Fiber } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  for (let n = 0; n < ops; n++) yield* Fiber.join(yield* Effect.forkChild(Effect.sync(() => n)))
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
