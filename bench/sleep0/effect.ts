import { Effect } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  for (let n = 0; n < ops; n++) yield* Effect.yieldNow
})

await scenario('effect', { ops, run: () => Effect.runPromise(program) })
