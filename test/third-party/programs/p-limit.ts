import pLimit from 'p-limit'

import { print } from '../../support/third-party/interruptions.ts'
import { tryOneAtATime } from '../../support/third-party/one-at-a-time.ts'

print(
  await tryOneAtATime(() => {
    const limit = pLimit(1)
    return { run: (job) => limit(job), busy: () => limit.activeCount > 0 }
  }),
)
