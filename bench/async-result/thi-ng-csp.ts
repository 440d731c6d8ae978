import { type Channel, channel } from '@thi.ng/csp'

import { scenario } from '../scenario.ts'

const ops = 10_000

type Requests = Channel<(value: number) => void>

async function ask(requests: Requests): Promise<void> {
  for (let n = 0; n < ops; n++) {
    const { promise, resolve } = Promise.withResolvers<number>()
    await requests.write(resolve)
    await promise
  }
}

async function answer(requests: Requests): Promise<void> {
  for (let n = 0; n < ops; n++) (await requests.read())!(n)
}

await scenario('@thi.ng/csp', {
  ops,
  note: 'with a promise; no cancellation',
  run() {
    const requests: Requests = channel()
    return Promise.all([ask(requests), answer(requests)])
  },
})
