// Those who lose a race take all the same if there is something to take: so never two items at a time.

import { Effect, Queue, Scheduler } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 10_000

const program = Effect.gen(function* () {
  const queues: Queue.Queue<number>[] = []
  for (let n = 0; n < 3; n++) queues.push(yield* Queue.unbounded<number>())
  const taken = yield* Queue.unbounded<number>()
  const produce = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) {
      yield* Queue.offer(queues[n % 3]!, n)
      yield* Queue.take(taken)
    }
  })
  const consume = Effect.gen(function* () {
    for (let n = 0; n < ops; n++) yield* Queue.offer(taken, yield* Effect.raceAllFirst(queues.map(Queue.take)))
  })
  yield* Effect.all([produce, consume], { concurrency: 2 })
})

await scenario('effect (microtasks)', {
  ops,
  note: 'a race of takes, of which more than one can take: a queue to confirm; its sync scheduler: timers and sockets do not run meanwhile',
  run: () => Effect.runPromise(program, { scheduler: new Scheduler.MixedScheduler('sync') }),
})
