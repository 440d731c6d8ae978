import { FixedBuffer, Repeater } from '@repeaterjs/repeater'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('repeater', {
  ops,
  note: '1,000 at a time; one producer only, no cancellation of a push',
  async run() {
    const items = new Repeater<number>(async (push, stop) => {
      for (let n = 0; n < ops; n++) await push(n)
      stop()
    }, new FixedBuffer(1))
    for await (const _ of items);
  },
})
