// The signal cannot be cancelled: its timer stays behind until it has run out.

import { scenario } from '../scenario.ts'

const ops = 10_000

function limited<T>(ms: number, fn: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const signal = AbortSignal.timeout(ms)
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  return Promise.race([fn(), promise])
}

await scenario('AbortSignal.timeout', {
  ops,
  async run() {
    for (let n = 0; n < ops; n++) await limited(1000, async () => n)
  },
})
