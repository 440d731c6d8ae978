import { Effect, Fiber, Semaphore } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 1000

const prepare = Effect.gen(function* () {
  const semaphore = yield* Semaphore.make(1)
  yield* semaphore.take(1)
  const guarded = semaphore.withPermit(Effect.void)
  const fibers: Fiber.Fiber<void>[] = []
  for (let n = 0; n < ops; n++) fibers.push(yield* Effect.forkDetach(guarded))
  yield* Effect.yieldNow
  return { semaphore, fibers }
})

await scenario('effect', {
  ops,
  note: 'every release copies the list of those who wait',
  setup: () => Effect.runPromise(prepare),
  run: ({ semaphore, fibers }) => Effect.runPromise(Effect.andThen(semaphore.release(1), Fiber.joinAll(fibers))),
})
