import { locks } from 'node:worker_threads'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('worker_threads.locks', {
  ops,
  note: 'locks.request: each one waits',
  async run() {
    for (let n = 0; n < ops; n++) await locks.request('bench', () => {})
  },
})
