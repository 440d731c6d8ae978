import { Chan } from 'ts-chan'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('ts-chan', {
  ops,
  note: 'a capacity of 10,000, it has no other; unsafe, which is quicker: timers and sockets do not run meanwhile',
  async run() {
    const channel = new Chan<number>(ops).setUnsafe(true)
    for (let n = 0; n < ops; n++) await channel.send(n)
    for (let n = 0; n < ops; n++) await channel.recv()
  },
})
