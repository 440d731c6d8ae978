// hold, with and using: the same for all locks that are acquired.

import { ArgumentTypeError, Event, type Greenlet, GreenletExit, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { type Acquirable, BoundedSemaphore, type Hold, Lock, NotHeld, RLock, RWLock, Semaphore } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

const make: Record<string, () => Acquirable> = {
  Lock: () => new Lock(),
  RLock: () => new RLock(),
  Semaphore: () => new Semaphore(),
  BoundedSemaphore: () => new BoundedSemaphore(),
  'RWLock.read': () => new RWLock().read,
  'RWLock.write': () => new RWLock().write,
}
const all = Object.entries(make).map(([name, makeIt]) => ({ name, makeIt }))
const exclusive = all.filter(({ name }) => name !== 'RWLock.read')

/** Whether another greenlet could have it now, to itself. */
const isFree = (lock: Acquirable): Promise<boolean> => spawn(() => lock.tryAcquire() && (lock.release(), true)).get()

test.for(exclusive)('using releases a $name at the end of the block', async ({ makeIt }) => {
  await using _ = leakCheck()
  const lock = makeIt()

  const seen = await spawn(async () => {
    const free: boolean[] = []
    {
      using held = await lock.hold()
      free.push(await isFree(lock), held.ownerDied)
    }
    free.push(await isFree(lock))
    return free
  }).get()

  expect(seen).toEqual([false, false, true])
})

test.for(exclusive)(
  'with releases a $name after its result, its error, its kill and its time limit',
  async ({ makeIt }) => {
    await using _ = leakCheck()
    using _clock = new VirtualClock()
    const lock = makeIt()
    const error = new Error('inside')
    const run = (fn: () => unknown): Greenlet => spawn(() => lock.with(fn).catch(same))
    const killed = spawn(() => lock.with(() => new Event().wait()))
    await settled()
    await killed.kill()

    const seen = [
      await run(() => 1).get(),
      await run(async () => 2).get(),
      await run(() => {
        throw error
      }).get(),
      await run(() => Promise.reject(error)).get(),
      await spawn(() => withTimeout(10, () => lock.with(() => sleep(1e9)), { fallback: 'late' })).get(),
    ]

    expect([seen, killed.exit]).toEqual([[1, 2, error, error, 'late'], expect.any(GreenletExit)])
    expect(await isFree(lock)).toBe(true)
  },
)

test.for(all)('with hands the hold of a $name to its function, which may release it early', async ({ makeIt }) => {
  await using _ = leakCheck()
  const lock = makeIt()

  const seen = await spawn(() =>
    lock.with(async (held) => {
      held.release()
      return isFree(lock)
    }),
  ).get()

  expect([seen, await isFree(lock)]).toEqual([true, true])
})

test.for(all)('a hold of a $name ends once: then release throws, and dispose does nothing', async ({ makeIt }) => {
  await using _ = leakCheck()
  const lock = makeIt()
  const held = await spawn(() => lock.hold()).get()

  held.release()
  held[Symbol.dispose]()

  expect(() => held.release()).toThrow(NotHeld)
  expect(() => held.release()).toThrow(/: this hold of it has ended$/)
  expect(await isFree(lock)).toBe(true)
})

test.for(exclusive)('a hold of a $name that was passed on outlives its greenlet', async ({ makeIt }) => {
  await using _ = leakCheck()
  const lock = makeIt()
  const held = await spawn(() => lock.hold()).get()
  expect(await isFree(lock)).toBe(false)

  await spawn((passed: Hold) => passed.release(), held).join()

  expect(await isFree(lock)).toBe(true)
})

test.for(exclusive.filter(({ name }) => !name.endsWith('Semaphore')))(
  'O1 a hold of a $name whose lock was released otherwise opens nothing',
  async ({ makeIt }) => {
    await using _ = leakCheck()
    const lock = makeIt()
    const stale = await spawn(async () => {
      const held = await lock.hold()
      lock.release()
      return held
    }).get()
    const held = await spawn(() => lock.hold()).get()

    stale[Symbol.dispose]()

    expect(() => stale.release()).toThrow(NotHeld)
    expect(await isFree(lock)).toBe(false)
    held.release()
    expect(await isFree(lock)).toBe(true)
  },
)

test.for(all)('with and hold of a $name refuse wrong arguments, and take nothing', async ({ makeIt }) => {
  await using _ = leakCheck()
  const lock = makeIt()

  const errors = await spawn(async () => [
    await lock.with('x' as never).catch(same),
    await lock.with(undefined as never).catch(same),
    await Promise.try(() => lock.hold({ signal: 1 as never })).catch(same),
  ]).get()

  expect(errors.every((error) => error instanceof ArgumentTypeError)).toBe(true)
  expect(await isFree(lock)).toBe(true)
})

test.for(all)('a greenlet that is killed while it holds a $name by using gives it back', async ({ makeIt }) => {
  await using _ = leakCheck()
  const lock = makeIt()
  const holder = spawn(async () => {
    using _held = await lock.hold()
    await new Event().wait()
  })
  await settled()

  await holder.kill()

  expect(await isFree(lock)).toBe(true)
})
