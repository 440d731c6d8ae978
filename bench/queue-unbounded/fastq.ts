// Nobody takes from a fastq: it calls a function with each item, one at a time.

import fastq from 'fastq'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('fastq', {
  ops,
  note: 'no get: it calls an async function per item, and push waits for that',
  run() {
    const queue = fastq.promise(async (n: number) => n, 1)
    for (let n = 0; n < ops; n++) void queue.push(n)
    return queue.drained()
  },
})
