import { type Channel, channel } from '@thi.ng/csp'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function ping(there: Channel<number>, back: Channel<number>): Promise<void> {
  for (let n = 0; n < ops; n++) {
    await there.write(n)
    await back.read()
  }
}

async function pong(there: Channel<number>, back: Channel<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await back.write((await there.read())!)
}

await scenario('@thi.ng/csp', {
  ops,
  note: 'no cancellation',
  run() {
    const there = channel<number>()
    const back = channel<number>()
    return Promise.all([ping(there, back), pong(there, back)])
  },
})
