import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise', {
  ops,
  async run() {
    const promises: Promise<number>[] = []
    for (let n = 0; n < ops; n++) promises.push((async () => n)())
    await Promise.all(promises)
  },
})
