import { spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('hublet', {
  ops,
  run: () =>
    spawn(async () => {
      for (let n = 0; n < ops; n++) await spawn(() => n).get()
    }).get(),
})
