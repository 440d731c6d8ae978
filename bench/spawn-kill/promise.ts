import { setTimeout } from 'node:timers/promises'

import { scenario } from '../scenario.ts'

const ops = 10_000
const hour = 3_600_000

await scenario('promise (AbortController)', {
  ops,
  async run() {
    const controllers: AbortController[] = []
    const promises = Array.from({ length: ops }, () => {
      const controller = new AbortController()
      controllers.push(controller)
      return setTimeout(hour, undefined, { signal: controller.signal })
    })
    for (const controller of controllers) controller.abort()
    await Promise.allSettled(promises)
  },
})
