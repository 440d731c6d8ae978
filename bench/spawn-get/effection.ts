import { call, run, spawn } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time',
  run: () =>
    run(function* () {
      for (let n = 0; n < ops; n++) yield* yield* spawn(() => call(() => n))
    }),
})
