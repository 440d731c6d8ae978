import { Event, joinAll, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 10_000

async function answer(mine: Event, yours: Event): Promise<void> {
  for (let n = 0; n < ops / 2; n++) {
    await mine.wait()
    mine.clear()
    yours.set()
  }
}

await scenario('hublet', {
  ops,
  run() {
    const [one, other] = [new Event(), new Event()]
    const greenlets = [spawn(answer, one, other), spawn(answer, other, one)]
    one.set()
    return joinAll(greenlets)
  },
})
