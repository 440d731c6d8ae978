import { setImmediate } from 'node:timers/promises'

import { lateness } from '../lateness.ts'

await lateness('promise (setImmediate)', (stopped) =>
  Promise.all(
    Array.from({ length: 10_000 }, async () => {
      while (!stopped()) await setImmediate()
    }),
  ),
)
