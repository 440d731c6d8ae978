// A thread that moves money until it is terminated.

import { workerData } from 'node:worker_threads'

import { sleep, spawn } from '@hublet/core'
import { SharedLock } from '@hublet/locks'

import { Ledger, type Shared, accounts } from './ledger.ts'

const { lock, memory } = workerData as Shared
const shared = SharedLock.from(lock)
const ledger = new Ledger(memory)

async function clerk(): Promise<never> {
  for (;;) {
    using held = await shared.hold()
    if (held.ownerDied) ledger.repair()
    ledger.transfer(random(accounts), random(accounts), random(100))
    await sleep(0)
  }
}

function random(below: number): number {
  return Math.floor(Math.random() * below)
}

for (let n = 0; n < 3; n++) spawn(clerk)
