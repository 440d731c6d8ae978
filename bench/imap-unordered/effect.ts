import { Effect } from 'effect'

import { scenario } from '../scenario.ts'

const items = Array.from({ length: 10_000 }, (_, n) => n)

const program = Effect.forEach(items, (n) => Effect.promise(async () => n + 1), { concurrency: 100 })

await scenario('effect', { ops: items.length, run: () => Effect.runPromise(program) })
