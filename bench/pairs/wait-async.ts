// As atomics-wait.ts, for a thread whose loop goes on: what a hand-over between hubs costs without looking in between.

import { serveRounds } from '../pair-of-threads.ts'

serveRounds(async ({ memory, ops }: { memory: SharedArrayBuffer; ops: number }, index) => {
  const words = new Int32Array(memory)
  const held = setInterval(() => {}, 2 ** 30)
  for (let n = 0; n < ops; n++) {
    while (Atomics.load(words, 0) !== index) {
      // one after the other is the point
      // oxlint-disable-next-line no-await-in-loop
      await Atomics.waitAsync(words, 0, 1 - index).value
    }
    Atomics.store(words, 0, 1 - index)
    Atomics.notify(words, 0)
  }
  clearInterval(held)
})
