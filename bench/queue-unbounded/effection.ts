import { createQueue, run } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time; add does not wait',
  run: () =>
    run(function* () {
      const queue = createQueue<number, never>()
      for (let n = 0; n < ops; n++) queue.add(n)
      for (let n = 0; n < ops; n++) yield* queue.next()
    }),
})
