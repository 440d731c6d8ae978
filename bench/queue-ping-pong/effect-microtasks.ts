import { Effect, Queue, Scheduler } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const there = yield* Queue.unbounded<number>()
  const back = yield* Queue.unbounded<number>()
  const ping = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) {
      yield* Queue.offer(there, n)
      yield* Queue.take(back)
    }
  })
  const pong = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) yield* Queue.offer(back, yield* Queue.take(there))
  })
  yield* Effect.all([ping, pong], { concurrency: 2 })
})

await scenario('effect (microtasks)', {
  ops,
  note: 'its sync scheduler: timers and sockets do not run meanwhile',
  run: () => Effect.runPromise(program, { scheduler: new Scheduler.MixedScheduler('sync') }),
})
