// What waits for other threads, and whether the loop is held by it: the first argument chooses what.

import { Worker } from 'node:worker_threads'

import { enroll, getHub, sleep, spawn } from '@hublet/core'
import { doorbell, registry, ring, slotOf } from '@hublet/core/lowlevel'
import { SharedEvent, SharedLock } from '@hublet/locks'

const event = new SharedEvent()

const cases: Record<string, () => unknown> = {
  async wait() {
    const waiting = event.wait()
    event.set()
    await waiting
    console.log('wait over')
  },
  async kill() {
    const waiter = spawn(() => event.wait())
    await sleep(5)
    await waiter.kill()
    console.log('kill over')
  },
  async timeout() {
    await event.wait({ timeout: 5 })
    console.log('timeout over')
  },
  async never() {
    const lock = new SharedLock()
    await lock.acquire()
    using _ = doorbellUsed()
    console.log('never over')
  },
  /** Nothing but the wait holds the loop; what ends it does not. */
  async held() {
    setTimeout(() => event.set(), 50).unref()
    await event.wait()
    console.log('held over')
  },
  /** Milliseconds of processor time in a second. */
  async cost() {
    const waiter = spawn(() => event.wait())
    const worker = enroll(new Worker('setTimeout(() => {}, 3000)', { eval: true, execArgv: [] }))
    await sleep(500)
    const before = process.cpuUsage()
    await sleep(1000)
    const { user, system } = process.cpuUsage(before)
    console.log((user + system) / 1000)
    await waiter.kill()
    await worker.terminate()
  },
  async throws() {
    getHub().onError = (error) => console.log('reported:', (error as Error).message)
    const bell = doorbell(registry())
    const done = Promise.withResolvers<void>()
    const bad = {
      onRing(): void {
        throw new Error('bad watcher')
      },
    }
    const good = { onRing: () => (console.log('looked'), done.resolve()) }
    bell.watch(bad)
    bell.watch(good)
    ring(registry().words, slotOf(registry().me))
    await done.promise
    bell.unwatch(bad)
    bell.unwatch(good)
  },
}

function doorbellUsed(): Disposable {
  const watcher = { onRing: () => {} }
  doorbell(registry()).watch(watcher)
  return { [Symbol.dispose]: () => doorbell(registry()).unwatch(watcher) }
}

await cases[process.argv[2]!]!()
