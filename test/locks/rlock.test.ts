import { Event, GreenletExit, MisuseError, getHub, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { NotHeld, RLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

const in_ = <R>(fn: () => R): Promise<Awaited<R>> => spawn(fn).get()

test('S5 as many releases as acquires free it, and no fewer', async () => {
  await using _ = leakCheck()
  const lock = new RLock()

  const locked = await in_(async () => {
    const seen: boolean[] = []
    for (let n = 0; n < 3; n++) await lock.acquire()
    for (let n = 0; n < 3; n++) {
      lock.release()
      seen.push(lock.locked)
    }
    return seen
  })

  expect(locked).toEqual([true, true, false])
})

test('S5 acquire, tryAcquire, hold and with all count', async () => {
  await using _ = leakCheck()
  const lock = new RLock()

  const depths = await in_(async () => {
    const seen = [lock.stats().depth]
    const note = (): number => seen.push(lock.stats().depth)
    await lock.acquire()
    note()
    expect(lock.tryAcquire()).toBe(true)
    note()
    {
      using _held = await lock.hold()
      note()
      await lock.with(note)
    }
    note()
    lock.release()
    lock.release()
    note()
    return seen
  })

  expect(depths).toEqual([0, 1, 2, 3, 4, 2, 0])
})

test('S5 the release of a stranger is refused, and of code outside of greenlets', async () => {
  await using _ = leakCheck()
  const lock = new RLock({ name: 'door' })
  const owner = spawn(async () => {
    await lock.acquire()
    await lock.acquire()
    await sleep(1e9)
  })
  owner.name = 'owner'
  await settled()

  expect(await in_(() => lock.release()).catch(same)).toBeInstanceOf(NotHeld)
  expect(() => lock.release()).toThrowErrorMatchingInlineSnapshot(
    `[NotHeld: cannot release <RLock "door" held by greenlet "owner", 2 deep>: only greenlet "owner" can, or whoever has its hold]`,
  )
  expect(lock.stats()).toMatchObject({ locked: true, owner, depth: 2, waiting: 0 })
  await owner.kill()
})

test('S5 one release too many is refused', async () => {
  const lock = new RLock({ name: 'door' })

  const error = await in_(async () => {
    await lock.acquire()
    lock.release()
    lock.release()
  }).catch(same)

  expect((error as Error).message).toMatchInlineSnapshot(
    `"cannot release <RLock "door" free>: nobody holds it; acquire it before"`,
  )
})

test('S1 held by another: false without waiting, false when the time is up', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const lock = new RLock()
  const owner = spawn(async () => {
    await lock.acquire()
    await sleep(1e9)
  })
  await settled()

  const seen = await in_(async () => [lock.tryAcquire(), await lock.acquire({ timeout: 10 })])

  expect(seen).toEqual([false, false])
  await owner.kill()
})

test('S2 its owner comes in between, others wait for the last release', async () => {
  await using _ = leakCheck()
  const lock = new RLock()
  const [go, order] = [new Event(), [] as string[]]
  const owner = spawn(async () => {
    await lock.acquire()
    await go.wait()
    await lock.with(() => order.push('owner again'))
    order.push('owner')
    lock.release()
  })
  const other = spawn(() => lock.with(() => order.push('other')))
  await settled()

  go.set()
  await joinAll([owner, other])

  expect(order).toEqual(['owner again', 'owner', 'other'])
  expect(lock.stats()).toEqual({ locked: false, owner: undefined, depth: 0, waiting: 0 })
})

test('who gets it begins with a depth of one', async () => {
  await using _ = leakCheck()
  const lock = new RLock()
  const first = spawn(async () => {
    for (let n = 0; n < 3; n++) await lock.acquire()
    await sleep(0)
    for (let n = 0; n < 3; n++) lock.release()
  })
  const second = spawn(() => lock.with(() => lock.stats().depth))

  expect(await second.get()).toBe(1)
  await first.join()
})

test('a greenlet that is killed three deep leaves it free', async () => {
  await using _ = leakCheck()
  const lock = new RLock()
  const deep = spawn(() => lock.with(() => lock.with(() => lock.with(() => new Event().wait()))))
  await settled()
  expect(lock.stats().depth).toBe(3)

  await deep.kill()

  expect([deep.exit, lock.locked]).toEqual([expect.any(GreenletExit), false])
})

test('outside of greenlets it is refused in every way', async () => {
  const lock = new RLock({ name: 'door' })

  expect(() => lock.tryAcquire()).toThrowErrorMatchingInlineSnapshot(
    `[MisuseError: cannot tryAcquire <RLock "door" free>: outside of greenlets nobody can own it; use a Lock]`,
  )
  expect(() => lock.acquire()).toThrow(MisuseError)
  expect(await Promise.try(() => lock.hold()).catch(same)).toBeInstanceOf(MisuseError)
  expect(await lock.with(() => 0).catch(same)).toBeInstanceOf(MisuseError)
  expect(() => lock.release()).toThrow(NotHeld)
  expect(lock.locked).toBe(false)
})

test('in a callback of the hub it is refused', async () => {
  const lock = new RLock()
  const errors: unknown[] = []
  getHub().runCallback(() => {
    try {
      lock.tryAcquire()
    } catch (error) {
      errors.push(error)
    }
  })
  await settled()

  expect(errors).toEqual([expect.any(MisuseError)])
})

test('branches of one greenlet do not exclude each other', async () => {
  const lock = new RLock()
  let [inside, most] = [0, 0]
  const branch = (): Promise<void> =>
    lock.with(async () => {
      most = Math.max(most, ++inside)
      await sleep(0)
      inside--
    })

  await in_(() => Promise.all([branch(), branch()]))

  expect([most, lock.locked]).toEqual([2, false])
})

test('a hold that was passed on takes back one acquire', async () => {
  await using _ = leakCheck()
  const lock = new RLock()
  const owner = spawn(async () => {
    await lock.acquire()
    const held = await lock.hold()
    await spawn(() => held.release()).join()
    const { depth } = lock.stats()
    lock.release()
    return [depth, lock.locked]
  })

  expect(await owner.get()).toEqual([1, false])
})

test('a hold that is ended twice takes back one acquire only', async () => {
  const lock = new RLock()

  const depth = await in_(async () => {
    await lock.acquire()
    await lock.acquire()
    const held = await lock.hold()
    held.release()
    held[Symbol.dispose]()
    return lock.stats().depth
  })

  expect(depth).toBe(2)
})

test('a loop that acquires again what it has starves no timers', async () => {
  const lock = new RLock()
  const timer = { fired: false }
  setTimeout(() => (timer.fired = true), 1)

  await in_(async () => {
    await lock.acquire()
    for (let n = 0; n < 100_000 && !timer.fired; n++) await lock.with(() => n)
  })

  expect(timer.fired).toBe(true)
})
