// effection has no pool: a hundred tasks that share one iterator.

import { type Operation, all, run, until } from 'effection'

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

function* work(rest: Iterator<number>, results: number[]): Operation<void> {
  for (let step = rest.next(); step.done !== true; step = rest.next()) {
    const n = step.value
    results.push(yield* until((async () => n + 1)()))
  }
}

await scenario('effection (100 loops)', {
  ops: items.length,
  run() {
    const rest = items.values()
    const results: number[] = []
    return run(() => all(Array.from({ length: 100 }, () => work(rest, results))))
  },
})
