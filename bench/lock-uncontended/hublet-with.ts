import { spawn } from '@hublet/core'
import { Lock } from '@hublet/locks'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet-with', {
  ops,
  note: 'await lock.with(fn)',
  run: () =>
    spawn(async () => {
      const lock = new Lock()
      for (let n = 0; n < ops; n++) {
        await lock.with(() => n)
      }
    }).get(),
})
