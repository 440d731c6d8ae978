// Those who lose a race take all the same if there is something to take: so never two items at a time.

import { all, createQueue, race, run } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 100

await scenario('effection', {
  ops,
  note: '100 at a time; a race of takes, of which more than one can take: a queue to confirm',
  run: () =>
    run(function* () {
      const queues = [0, 1, 2].map(() => createQueue<number, never>())
      const taken = createQueue<number, never>()
      function* produce() {
        for (let n = 0; n < ops; n++) {
          queues[n % 3]!.add(n)
          yield* taken.next()
        }
      }
      function* consume() {
        for (let n = 0; n < ops; n++) taken.add((yield* race(queues.map((queue) => queue.next()))).value)
      }
      yield* all([produce(), consume()])
    }),
})
