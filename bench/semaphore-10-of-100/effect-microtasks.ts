import { Effect, Scheduler, Semaphore } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 100

const program = Effect.gen(function* () {
  const semaphore = yield* Semaphore.make(10)
  const guarded = semaphore.withPermit(Effect.yieldNow)
  const work = Effect.gen(function* () {
    for (let n = 0; n < ops / tasks; n++) yield* guarded
  })
  yield* Effect.all(
    Array.from({ length: tasks }, () => work),
    { concurrency: tasks, discard: true },
  )
})

await scenario('effect (microtasks)', {
  ops,
  note: 'its sync scheduler: timers and sockets do not run meanwhile',
  run: () => Effect.runPromise(program, { scheduler: new Scheduler.MixedScheduler('sync') }),
})
