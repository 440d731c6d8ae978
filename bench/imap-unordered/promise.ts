// A hundred loops that share one iterator.

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

async function work(rest: Iterator<number>, results: number[]): Promise<void> {
  for (let step = rest.next(); step.done !== true; step = rest.next()) {
    const n = step.value
    results.push(await (async () => n + 1)())
  }
}

await scenario('promise (100 loops)', {
  ops: items.length,
  async run() {
    const rest = items.values()
    const results: number[] = []
    await Promise.all(Array.from({ length: 100 }, () => work(rest, results)))
  },
})
