// Iterates over streams of a pool, outside of greenlets, with nothing else to do.

import { threadpool } from '@hublet/threadpool'

let count = 0
for (let round = 0; round < 100; round++) {
  const numbers = function* (n: number) {
    for (let i = 0; i < n; i++) yield i
  }
  for await (const _ of threadpool.stream(numbers, [20])) count++
}
console.log(count)
