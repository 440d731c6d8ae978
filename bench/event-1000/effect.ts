import { Effect, Fiber, Latch } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 1000

const prepare = Effect.gen(function* () {
  const latch = yield* Latch.make()
  const fibers: Fiber.Fiber<void>[] = []
  for (let n = 0; n < ops; n++) fibers.push(yield* Effect.forkDetach(latch.await))
  yield* Effect.yieldNow
  return { latch, fibers }
})

await scenario('effect', {
  ops,
  note: 'a Latch; open wakes after an immediate',
  setup: () => Effect.runPromise(prepare),
  run: ({ latch, fibers }) => Effect.runPromise(Effect.andThen(latch.open, Fiber.joinAll(fibers))),
})
