import TinyQueue from 'tinyqueue'

import { scenario } from '../scenario.ts'

const ops = 100_000
const items = Float64Array.from({ length: ops }, () => Math.random())

await scenario('tinyqueue', {
  ops,
  note: 'a heap, nobody can wait for it, equal items in any order; compare with hublet-try',
  run() {
    const heap = new TinyQueue<number>()
    for (const item of items) heap.push(item)
    for (let n = 0; n < ops; n++) heap.pop()
  },
})
