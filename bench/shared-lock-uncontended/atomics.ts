import { scenario } from '../scenario.ts'

const ops = 10_000
const words = new Int32Array(new SharedArrayBuffer(4))

await scenario('two compare-exchanges', {
  ops,
  note: 'not a lock: no owner, nobody waits',
  run() {
    for (let n = 0; n < ops; n++) {
      Atomics.compareExchange(words, 0, 0, 1)
      Atomics.compareExchange(words, 0, 1, 0)
    }
  },
})
