import { Effect } from 'effect'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effect', {
  ops,
  note: 'addObserver: called by the fiber that ends, compare with hublet-rawlink',
  run() {
    const { promise, resolve } = Promise.withResolvers<void>()
    let called = 0
    const fiber = Effect.runFork(Effect.yieldNow)
    const observers = Array.from({ length: ops }, () => () => {
      if (++called === ops) resolve()
    })
    for (const observer of observers) fiber.addObserver(observer)
    return promise
  },
})
