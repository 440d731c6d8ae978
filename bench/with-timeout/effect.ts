import { Effect } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  for (let n = 0; n < ops; n++)
    yield* Effect.timeout(
      Effect.promise(async () => n),
      1000,
    )
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
