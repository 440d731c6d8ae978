import { setTimeout } from 'node:timers/promises'

import { scenario } from '../scenario.ts'

const ops = 10_000
const hour = 3_600_000

await scenario('promise (AbortController)', {
  ops,
  setup: () =>
    Array.from({ length: ops }, () => {
      const controller = new AbortController()
      return { controller, promise: setTimeout(hour, undefined, { signal: controller.signal }) }
    }),
  async run(sleepers) {
    for (const { controller } of sleepers) controller.abort()
    await Promise.allSettled(sleepers.map(({ promise }) => promise))
  },
})
