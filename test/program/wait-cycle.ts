// Two greenlets that take two locks in different order: prints the report, which comes by itself in dev mode.

import { current, getHub, sleep, spawn } from '@hublet/core'
import { Lock } from '@hublet/locks'

const accounts = new Lock({ name: 'accounts' })
const ledger = new Lock({ name: 'ledger' })

async function transfer(): Promise<void> {
  current()!.name = 'transfer'
  using _ = await accounts.hold()
  await sleep(1)
  using __ = await ledger.hold()
}

async function audit(): Promise<void> {
  current()!.name = 'audit'
  using _ = await ledger.hold()
  await sleep(2)
  using __ = await accounts.hold()
}

const both = [spawn(transfer), spawn(audit)]
getHub().onError = (error, { text }) => {
  console.log(`${text}\n${(error as Error).message}`)
  for (const greenlet of both) void greenlet.kill()
}
