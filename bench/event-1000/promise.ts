import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('promise', {
  ops,
  note: 'it cannot be cleared',
  setup() {
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiters = Array.from({ length: ops }, async () => await promise)
    return { resolve, waiters }
  },
  run({ resolve, waiters }) {
    resolve()
    return Promise.all(waiters)
  },
})
