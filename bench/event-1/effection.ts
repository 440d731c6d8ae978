// Its nearest thing is withResolvers, which cannot be cleared: a new one each time.

import { type Operation, all, run, withResolvers } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time, a new one for each',
  run: () =>
    run(function* () {
      const events = [withResolvers<void>(), withResolvers<void>()]
      function* answer(mine: number, yours: number): Operation<void> {
        for (let n = 0; n < ops / 2; n++) {
          yield* events[mine]!.operation
          events[mine] = withResolvers()
          events[yours]!.resolve()
        }
      }
      events[0]!.resolve()
      yield* all([answer(0, 1), answer(1, 0)])
    }),
})
