// One word that says whose turn it is: what a hand-over costs at least.

import { serveRounds } from '../pair-of-threads.ts'

serveRounds(({ memory, ops }: { memory: SharedArrayBuffer; ops: number }, index) => {
  const words = new Int32Array(memory)
  for (let n = 0; n < ops; n++) {
    while (Atomics.load(words, 0) !== index) Atomics.wait(words, 0, 1 - index)
    Atomics.store(words, 0, 1 - index)
    Atomics.notify(words, 0)
  }
})
