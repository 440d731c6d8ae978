import { Effect, Fiber } from 'effect'

import { heap } from '../heap.ts'

const park = (count: number): Effect.Effect<Fiber.Fiber<void>[]> =>
  Effect.gen(function* () {
    const fibers: Fiber.Fiber<void>[] = []
    for (let n = 0; n < count; n++) fibers.push(yield* Effect.forkDetach(Effect.sleep('1 hour')))
    yield* Effect.yieldNow
    return fibers
  })

await heap('effect', {
  park: (count) => Effect.runPromise(park(count)),
  end: (fibers) => Effect.runPromise(Fiber.interruptAll(fibers)),
})
