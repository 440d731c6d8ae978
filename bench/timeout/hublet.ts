import { Timeout, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

function limited(): void {
  using _ = Timeout.start(1000)
}

await scenario('hublet', {
  ops,
  run: () =>
    spawn(() => {
      for (let n = 0; n < ops; n++) limited()
    }).get(),
})
