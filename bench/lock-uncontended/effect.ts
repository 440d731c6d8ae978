import { Effect, Semaphore } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const semaphore = yield* Semaphore.make(1)
  for (let n = 0; n < ops; n++) {
    yield* semaphore.take(1)
    yield* semaphore.release(1)
  }
})

await scenario('effect', {
  ops,
  note: 'take and release; nothing releases it if the fiber is interrupted in between',
  run: () => Effect.runPromise(program),
})
