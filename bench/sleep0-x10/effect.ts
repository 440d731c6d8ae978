import { Effect, Fiber } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

const loop = Effect.gen(function* () {
  for (let n = 0; n < ops / tasks; n++) yield* Effect.yieldNow
})

const program = Effect.gen(function* () {
  const fibers: Fiber.Fiber<void>[] = []
  for (let task = 0; task < tasks; task++) fibers.push(yield* Effect.forkChild(loop))
  yield* Fiber.joinAll(fibers)
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
