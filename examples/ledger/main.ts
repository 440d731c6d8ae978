// Three threads move money between accounts in shared memory, three greenlets in each. Again and again one of them is
// terminated, wherever it is, and another takes its place. At the end the books must balance.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { enroll, sleep } from '@hublet/core'
import { SharedLock } from '@hublet/locks'

import { Ledger, accounts, opening } from './ledger.ts'

const kills = Number(process.argv[2] ?? 20)
if (!Number.isInteger(kills) || kills < 0) {
  console.error('usage: npm run example -- ledger [how many threads to terminate]')
  process.exit(2)
}

const lock = new SharedLock({ name: 'ledger' })
const ledger = new Ledger()
ledger.open()

const entry = new URL(`./clerk${import.meta.url.slice(-3)}`, import.meta.url)
const hire = (): Worker => enroll(new Worker(entry, { workerData: { lock, memory: ledger.memory } }))
const clerks = [hire(), hire(), hire()]

/** Waits for some more transfers: if the lock were stuck, for ever. */
async function watchTransfers(more: number): Promise<void> {
  const enough = ledger.transfers + more
  while (ledger.transfers < enough) await sleep(1)
}

for (let n = 0; n < kills; n++) {
  await watchTransfers(20 + Math.floor(Math.random() * 20))
  clerks.push(hire())
  await clerks.shift()!.terminate()
}
await watchTransfers(20)

{
  using held = await lock.hold({ timeout: 10_000 })
  if (held.ownerDied) ledger.repair()
  console.log(`${ledger.transfers} transfers, ${kills} threads terminated`)
  console.log(`${ledger.repairs} of these in the middle of a transfer, which the next one took back`)
  console.log(`the ${accounts} accounts hold ${ledger.total}, they held ${accounts * opening}`)
  process.exitCode = ledger.total === accounts * opening ? 0 : 1
}
for (const clerk of clerks) {
  void clerk.terminate()
  await once(clerk, 'exit')
}
