import { type WithResolvers, all, createQueue, run, withResolvers } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time',
  run: () =>
    run(function* () {
      const requests = createQueue<WithResolvers<number>, never>()
      function* ask() {
        for (let n = 0; n < ops; n++) {
          const result = withResolvers<number>()
          requests.add(result)
          yield* result.operation
        }
      }
      function* answer() {
        for (let n = 0; n < ops; n++) (yield* requests.next()).value.resolve(n)
      }
      yield* all([ask(), answer()])
    }),
})
