import { joinAll, sleep, spawn } from '@hublet/core'

import { lateness } from '../lateness.ts'

await lateness('hublet', (stopped) =>
  joinAll(
    Array.from({ length: 10_000 }, () =>
      spawn(async () => {
        while (!stopped()) await sleep(0)
      }),
    ),
  ),
)
