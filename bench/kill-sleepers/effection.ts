import { setImmediate } from 'node:timers/promises'

import { run, sleep, spawn, suspend } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000
const hour = 3_600_000

await scenario('effection', {
  ops,
  note: '1,000 at a time',
  async setup() {
    const parent = run(function* () {
      for (let n = 0; n < ops; n++) void (yield* spawn(() => sleep(hour)))
      yield* suspend()
    })
    await setImmediate()
    return { parent } // a bare task would be awaited
  },
  run: ({ parent }) => parent.halt(),
})
