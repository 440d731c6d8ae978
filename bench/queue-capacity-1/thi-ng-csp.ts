import { type Channel, channel } from '@thi.ng/csp'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function produce(queue: Channel<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await queue.write(n)
}

async function consume(queue: Channel<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await queue.read()
}

await scenario('@thi.ng/csp', {
  ops,
  note: 'no cancellation; a write waits until it is read',
  run() {
    const queue = channel<number>(1)
    return Promise.all([produce(queue), consume(queue)])
  },
})
