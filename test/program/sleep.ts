// Sleeps for argv[2] ms and says so. `unref`: without keeping the process alive. `both`: beside one that does not.

import { sleep, spawn } from '@hublet/core'

const [ms, mode] = process.argv.slice(2)
if (mode === 'both') spawn(() => sleep(10_000, { ref: false }))
spawn(async () => {
  await sleep(Number(ms), { ref: mode !== 'unref' })
  console.log('slept')
})
