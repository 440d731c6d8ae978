import { Chan, Select, recv } from 'ts-chan'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function produce(channels: Chan<number>[]): Promise<void> {
  for (let n = 0; n < ops; n++) await channels[n % 3]!.send(n)
}

async function consume(channels: Chan<number>[]): Promise<void> {
  const select = new Select(channels.map((channel) => recv(channel))).setUnsafe(true)
  for (let n = 0; n < ops; n++) select.recv(select.cases[await select.wait()])
}

await scenario('ts-chan', {
  ops,
  note: 'one Select for all; unsafe, which is quicker: timers and sockets do not run meanwhile',
  run() {
    const channels = [0, 1, 2].map(() => new Chan<number>().setUnsafe(true))
    return Promise.all([produce(channels), consume(channels)])
  },
})
