import { type Greenlet, killAll, sleep, spawn } from '@hublet/core'

import { heap } from '../heap.ts'

await heap('hublet', {
  async park(count) {
    const greenlets: Greenlet<void>[] = []
    for (let n = 0; n < count; n++) greenlets.push(spawn(sleep, 3_600_000))
    await sleep(0)
    return greenlets
  },
  end: killAll,
})
