import { Chan } from 'ts-chan'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function produce(channel: Chan<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await channel.send(n)
}

async function consume(channel: Chan<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await channel.recv()
}

await scenario('ts-chan', {
  ops,
  note: 'unsafe, which is quicker: timers and sockets do not run meanwhile',
  run() {
    const channel = new Chan<number>(0).setUnsafe(true)
    return Promise.all([produce(channel), consume(channel)])
  },
})
