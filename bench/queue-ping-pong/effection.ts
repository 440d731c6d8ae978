import { all, createQueue, run } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time',
  run: () =>
    run(function* () {
      const there = createQueue<number, never>()
      const back = createQueue<number, never>()
      function* ping() {
        for (let n = 0; n < ops; n++) {
          there.add(n)
          yield* back.next()
        }
      }
      function* pong() {
        for (let n = 0; n < ops; n++) back.add((yield* there.next()).value)
      }
      yield* all([ping(), pong()])
    }),
})
