import { setTimeout } from 'node:timers/promises'

import { heap } from '../heap.ts'

await heap('promise (AbortController)', {
  sizes: [100_000], // a million takes 40 s
  async park(count) {
    const sleepers: { controller: AbortController; promise: Promise<void> }[] = []
    for (let n = 0; n < count; n++) {
      const controller = new AbortController()
      sleepers.push({ controller, promise: setTimeout(3_600_000, undefined, { signal: controller.signal }) })
    }
    return sleepers
  },
  async end(sleepers) {
    for (const { controller } of sleepers) controller.abort()
    await Promise.allSettled(sleepers.map(({ promise }) => promise))
  },
})
