import { setImmediate } from 'node:timers/promises'

import { run, sleep, spawn, suspend } from 'effection'

import { heap } from '../heap.ts'

await heap('effection', {
  sizes: [100_000],
  share: 0.2, // all of them take half a minute
  async park(count) {
    const parent = run(function* () {
      for (let n = 0; n < count; n++) void (yield* spawn(() => sleep(3_600_000)))
      yield* suspend()
    })
    await setImmediate()
    return { parent } // a bare task would be awaited
  },
  end: ({ parent }) => parent.halt(),
})
