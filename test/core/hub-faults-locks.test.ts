// A hub thread that dies with a shared lock gives it to the next, who is told.

import { HubThread, sleep } from '@hublet/core'
import { SharedLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { comes, env, errorOf } from '../support/hub-threads.ts'
import type { End } from '../support/hubs/faults-locks.ts'

type Locks = typeof import('../support/hubs/faults-locks.ts')

const url = new URL('../support/hubs/faults-locks.ts', import.meta.url)
const resourceLimits = { maxOldGenerationSizeMb: 20, maxYoungGenerationSizeMb: 2 }
const start = (name: string): Promise<HubThread<Locks>> => HubThread.start<Locks>(url, { name, env, resourceLimits })
const makeWord = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(4))

test.for(['terminate', 'stop', 'exit', 'throw', 'fill the heap', 'loop'] as const)(
  'F05 the lock of a hub that has died (%s) goes to one who waits for it, who is told, and to the others after that',
  async (how) => {
    await using other = await start('other')
    const thread = await start('owner')
    const [lock, has] = [new SharedLock(), makeWord()]
    const end: End | undefined = how === 'terminate' || how === 'stop' ? undefined : how
    const keeping = errorOf(thread.api.keep(lock, has, end))
    await comes(() => Atomics.load(has, 0) === 1)
    const waiting = [other.api.nextOwner(lock), other.api.nextOwner(lock)]

    if (how === 'terminate' || how === 'loop') void thread.terminate()
    if (how === 'stop') void thread.stop()

    expect(new Set(await Promise.all(waiting))).toEqual(new Set([true, false]))
    expect((await keeping).code).toMatch(/^HUBLET_(HUB|GREENLET)_EXIT$/)
    using held = await lock.hold()
    expect(held.ownerDied).toBe(false)
    await thread.exited.get()
  },
)

test('F05 a lock is never lost, whenever one of those who take turns with it dies', async () => {
  const [lock, turns] = [new SharedLock(), makeWord()]
  await using steady = await start('steady')
  void errorOf(steady.api.takeTurns(lock, turns))

  for (let round = 0; round < 8; round++) {
    const thread = await start(`mortal ${round}`)
    void errorOf(thread.api.takeTurns(lock, turns))
    await sleep(2 * round)
    await thread.terminate()
    const before = Atomics.load(turns, 0)
    await comes(() => Atomics.load(turns, 0) > before + 3)
    expect(await lock.acquire({ timeout: 5000 })).toBe(true)
    lock.release()
  }
})
