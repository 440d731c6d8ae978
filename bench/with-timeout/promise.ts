import { scenario } from '../scenario.ts'

const ops = 10_000

async function limited<T>(ms: number, fn: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('time is up')), ms)
  try {
    return await Promise.race([fn(), promise])
  } finally {
    clearTimeout(timer)
  }
}

await scenario('promise (race, clearTimeout)', {
  ops,
  async run() {
    for (let n = 0; n < ops; n++) await limited(1000, async () => n)
  },
})
