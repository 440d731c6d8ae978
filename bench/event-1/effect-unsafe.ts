import { Effect, Latch } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const answer = Effect.fnUntraced(function* (mine: Latch.Latch, yours: Latch.Latch) {
  for (let n = 0; n < ops / 2; n++) {
    yield* mine.await
    mine.closeUnsafe()
    yours.openUnsafe()
  }
})

const program = Effect.gen(function* () {
  const [one, other] = [yield* Latch.make(true), yield* Latch.make()]
  yield* Effect.all([answer(one, other), answer(other, one)], { concurrency: 2 })
})

await scenario('effect (openUnsafe)', {
  ops,
  note: 'a Latch; openUnsafe runs whom it wakes on the spot: every other wait finds it open',
  run: () => Effect.runPromise(program),
})
