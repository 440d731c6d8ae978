// A semaphore without a free place: to wait is to acquire, to wake is to release.

import { Sema } from 'async-sema'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function answer(mine: Sema, yours: Sema): Promise<void> {
  for (let n = 0; n < ops / 2; n++) {
    await mine.acquire()
    yours.release()
  }
}

await scenario('async-sema', {
  ops,
  note: 'a semaphore in place of the event; no cancellation',
  async run() {
    const [one, other] = [new Sema(1), new Sema(1)]
    await other.acquire()
    await Promise.all([answer(one, other), answer(other, one)])
  },
})
