import { setImmediate } from 'node:timers/promises'

import { all, run, spawn, withResolvers } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: 'withResolvers, which cannot be cleared',
  async setup() {
    const event = withResolvers<void>()
    const tasks = run(function* () {
      const waiters = []
      for (let n = 0; n < ops; n++) waiters.push(yield* spawn(() => event.operation))
      yield* all(waiters)
    })
    await setImmediate()
    return { event, tasks }
  },
  async run({ event, tasks }) {
    event.resolve()
    await tasks
  },
})
