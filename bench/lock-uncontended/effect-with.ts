import { Effect, Semaphore } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const semaphore = yield* Semaphore.make(1)
  const guarded = semaphore.withPermit(Effect.void)
  for (let n = 0; n < ops; n++) yield* guarded
})

await scenario('effect (withPermit)', {
  ops,
  note: 'its idiom; compare with hublet-with',
  run: () => Effect.runPromise(program),
})
