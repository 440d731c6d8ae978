// A thread that uses what is shared at random until its fate is fulfilled. Owners leave marks in shared memory: who finds
// the mark of another is a second owner, unless that one is dead and the finder was told so.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'

import { Timeout, spawn } from '@hublet/core'
import { BrokenBarrier, SharedBarrier, SharedEvent, SharedLock, SharedRWLock, SharedSemaphore } from '@hublet/locks'

import { type ChaosData, Marks, random } from './shared-marks.ts'

const data = workerData as ChaosData
const { fate, ways } = data
const marks = new Marks(data.table, data.number)
const next = random(data.seed)
const limit = { timeout: 10_000 }
const never = new Promise<never>(() => {})

const lock = SharedLock.from(data.lock)
const semaphore = SharedSemaphore.from(data.semaphore)
const rwlock = SharedRWLock.from(data.rwlock)
const event = SharedEvent.from(data.event)
const barrier = SharedBarrier.from(data.barrier)

let left = 1 + Math.floor(next() * 20)

/** Returns true if the thread is to die now, by itself. */
const doomed = (): boolean => --left <= 0 && fate !== 'terminate'

async function inside(): Promise<void> {
  if (doomed() && fate !== 'exit while waiting') {
    if (fate === 'exit') process.exit()
    process.nextTick(() => JSON.parse('{') as unknown)
    await never
  }
  for (let turns = Math.floor(next() * 3); turns > 0; turns--) await nextTurn()
}

const operations: Record<string, () => Promise<void>> = {
  async lock() {
    using held = await lock.hold(limit)
    marks.enterLock(held.ownerDied)
    await inside()
    marks.leaveLock()
  },
  async semaphore() {
    using _ = await semaphore.hold(limit)
    const place = marks.enterSemaphore()
    await inside()
    marks.leaveSemaphore(place)
  },
  async read() {
    using held = await rwlock.read.hold(limit)
    marks.enterRead(held.ownerDied)
    await inside()
    marks.leaveRead()
  },
  async write() {
    using held = await rwlock.write.hold(limit)
    marks.enterWrite(held.ownerDied)
    await inside()
    marks.leaveWrite()
  },
  async event() {
    await event.wait({ timeout: 50 })
    event.clear()
  },
  async barrier() {
    try {
      await barrier.wait({ timeout: 5 })
    } catch (error) {
      if (!(error instanceof BrokenBarrier)) throw error
      barrier.reset()
    }
  },
  async set() {
    event.set()
  },
}

const syncOperations: Record<string, () => void> = {
  lock() {
    using held = lock.holdSync(limit)
    marks.enterLock(held.ownerDied)
    insideSync()
    marks.leaveLock()
  },
  semaphore() {
    using _ = semaphore.holdSync(limit)
    const place = marks.enterSemaphore()
    insideSync()
    marks.leaveSemaphore(place)
  },
  event() {
    event.waitSync({ timeout: 20 })
    event.set()
  },
  barrier() {
    try {
      barrier.waitSync({ timeout: 5 })
    } catch (error) {
      if (!(error instanceof BrokenBarrier)) throw error
      barrier.reset()
    }
  },
}

function insideSync(): void {
  if (doomed()) process.exit()
  for (let spins = Math.floor(next() * 20_000); spins > 0; spins--) Atomics.load(data.table, 0)
}

function choose(names: readonly string[]): string {
  return names[Math.floor(next() * names.length)]!
}

async function live(): Promise<void> {
  while (!marks.over) {
    const name = choose(Object.keys(operations))
    marks.begins(name)
    try {
      const done = operations[name]!()
      if (left <= 1 && fate === 'exit while waiting') setImmediate(() => process.exit())
      await done
    } catch (error) {
      marks.violated(error instanceof Timeout ? 'stuck' : 'failed', name)
      throw error
    }
    if (name === 'set') await nextTurn()
    if (name === 'event' || name === 'barrier') left--
  }
}

function liveSync(): void {
  while (!marks.over) {
    const name = choose(Object.keys(syncOperations))
    marks.begins(name)
    try {
      syncOperations[name]!()
    } catch (error) {
      marks.violated(error instanceof Timeout ? 'stuck' : 'failed', name)
      throw error
    }
  }
}

if (ways === 'sync') liveSync()
else for (let n = 0; n < 2; n++) spawn(live)
