import { Chan } from 'ts-chan'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function ping(there: Chan<number>, back: Chan<number>): Promise<void> {
  for (let n = 0; n < ops; n++) {
    await there.send(n)
    await back.recv()
  }
}

async function pong(there: Chan<number>, back: Chan<number>): Promise<void> {
  for (let n = 0; n < ops; n++) await back.send((await there.recv()).value)
}

await scenario('ts-chan', {
  ops,
  note: 'unsafe, which is quicker: timers and sockets do not run meanwhile',
  run() {
    const there = new Chan<number>(1).setUnsafe(true)
    const back = new Chan<number>(1).setUnsafe(true)
    return Promise.all([ping(there, back), pong(there, back)])
  },
})
