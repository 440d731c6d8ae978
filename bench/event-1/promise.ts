// A promise cannot be cleared: a new one each time.

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise', {
  ops,
  run() {
    const events = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    async function answer(mine: number, yours: number): Promise<void> {
      for (let n = 0; n < ops / 2; n++) {
        await events[mine]!.promise
        events[mine] = Promise.withResolvers()
        events[yours]!.resolve()
      }
    }
    events[0]!.resolve()
    return Promise.all([answer(0, 1), answer(1, 0)])
  },
})
