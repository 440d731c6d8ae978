import { signal } from '@hublet/core'
import PQueue from 'p-queue'

import { print } from '../../support/third-party/interruptions.ts'
import { tryOneAtATime } from '../../support/third-party/one-at-a-time.ts'

const plainly = await tryOneAtATime(() => {
  const queue = new PQueue({ concurrency: 1 })
  return { run: (job) => queue.add(job), busy: () => queue.pending > 0 }
})
const withSignal = await tryOneAtATime(() => {
  const queue = new PQueue({ concurrency: 1 })
  return { run: (job) => queue.add(job, { signal: signal() }), busy: () => queue.pending > 0 }
})
print({ plainly, withSignal })
