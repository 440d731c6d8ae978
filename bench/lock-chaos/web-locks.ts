import { locks } from 'node:worker_threads'

import { deaths } from '../deaths.ts'

await deaths(
  {
    name: 'worker_threads.locks',
    make: () => undefined,
    open: () => (round) =>
      new Promise((resolve) => {
        void locks.request(`round ${round}`, () => new Promise<void>((release) => resolve(release)))
      }),
  },
  import.meta.url,
)
