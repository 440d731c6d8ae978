// Supervised hubs that do not keep the process alive; the first argument chooses whether somebody waits for one.

import { supervise } from '@hublet/core'

type Basic = typeof import('../support/hubs/basic.ts')

const pool = await supervise<Basic>({
  url: new URL('../support/hubs/basic.ts', import.meta.url),
  ref: false,
  restart: { backoff: { first: 300 } },
  onRestart: ({ restarts }) => console.log('restart', restarts),
})
await pool.api.exit(1).catch((error: Error) => console.log(error.message))
if (process.argv[2] === 'waits') console.log(await pool.api.add(1, 2))
