import { Chan } from 'ts-chan'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('ts-chan-try', {
  ops,
  note: 'trySend and tryRecv, compare with hublet-try; a capacity of 10,000, it has no other',
  run() {
    const channel = new Chan<number>(ops)
    for (let n = 0; n < ops; n++) channel.trySend(n)
    for (let n = 0; n < ops; n++) channel.tryRecv()
  },
})
