// The shortest pause there is. It lets other promises run, but never a timer or I/O: see latency.

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise (await null)', {
  ops,
  async run() {
    // oxlint-disable-next-line typescript/await-thenable -- it is what is measured
    for (let n = 0; n < ops; n++) await null
  },
})
