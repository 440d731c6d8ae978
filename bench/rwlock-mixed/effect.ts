import { Effect, TxReentrantLock } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 1000
const tasks = 10

const program = Effect.gen(function* () {
  const lock = yield* TxReentrantLock.make()
  const read = TxReentrantLock.withReadLock(lock, Effect.yieldNow)
  const write = TxReentrantLock.withWriteLock(lock, Effect.yieldNow)
  const work = (first: number) =>
    Effect.gen(function* () {
      for (let n = first; n < first + ops / tasks; n++) yield* n % 10 === 0 ? write : read
    })
  yield* Effect.all(
    Array.from({ length: tasks }, (_, first) => work(first)),
    { concurrency: tasks, discard: true },
  )
})

await scenario('effect', { ops, note: '1,000 at a time; yieldNow', run: () => Effect.runPromise(program) })
