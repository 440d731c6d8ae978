import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('promise', {
  ops,
  note: 'then: no taking back',
  run() {
    const task = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    let called = 0
    const links = Array.from({ length: ops }, () => () => {
      if (++called === ops) done.resolve()
    })
    for (const link of links) void task.promise.then(link)
    task.resolve()
    return done.promise
  },
})
