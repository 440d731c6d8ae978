import { Effect, TxReentrantLock } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 1000

const program = Effect.gen(function* () {
  const lock = yield* TxReentrantLock.make()
  const guarded = TxReentrantLock.withReadLock(lock, Effect.void)
  for (let n = 0; n < ops; n++) yield* guarded
})

await scenario('effect', {
  ops,
  note: '1,000 at a time; a transaction each for entering and leaving; compare with hublet-with',
  run: () => Effect.runPromise(program),
})
