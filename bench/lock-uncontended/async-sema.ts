import { Sema } from 'async-sema'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('async-sema', {
  ops,
  note: 'no cancellation',
  async run() {
    const sema = new Sema(1)
    for (let n = 0; n < ops; n++) {
      await sema.acquire()
      sema.release()
    }
  },
})
