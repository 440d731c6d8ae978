import { type Channel, channel, select } from '@thi.ng/csp'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function produce(channels: Channel<number>[]): Promise<void> {
  for (let n = 0; n < ops; n++) await channels[n % 3]!.write(n)
}

async function consume([a, b, c]: Channel<number>[]): Promise<void> {
  for (let n = 0; n < ops; n++) await select(a!, b!, c!)
}

await scenario('@thi.ng/csp', {
  ops,
  note: 'no cancellation',
  run() {
    const channels = [0, 1, 2].map(() => channel<number>(1))
    return Promise.all([produce(channels), consume(channels)])
  },
})
