// A semaphore without a free place: to wait is to acquire, to wake is to release.

import { Semaphore } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function answer(mine: Semaphore, yours: Semaphore): Promise<void> {
  for (let n = 0; n < ops / 2; n++) {
    await mine.acquire()
    yours.release()
  }
}

await scenario('async-mutex', {
  ops,
  note: 'a semaphore in place of the event; waits cannot be interrupted, only cancelled all together',
  async run() {
    const [one, other] = [new Semaphore(1), new Semaphore(0)]
    await Promise.all([answer(one, other), answer(other, one)])
  },
})
