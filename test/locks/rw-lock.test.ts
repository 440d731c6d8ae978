import { Event, GreenletExit, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { NotHeld, RWLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { holdElsewhere } from '../support/waiting-operations-locks.ts'

test('many read together, and nobody writes meanwhile', async () => {
  const lock = new RWLock()

  const seen = [lock.read.tryAcquire(), lock.read.tryAcquire(), lock.write.tryAcquire()]

  expect(seen).toEqual([true, true, false])
  expect(lock.stats()).toEqual({ readers: 2, writing: false, waiting: 0 })
})

test('one writes, and nobody else does anything', async () => {
  const lock = new RWLock()

  const seen = [lock.write.tryAcquire(), lock.write.tryAcquire(), lock.read.tryAcquire()]

  expect(seen).toEqual([true, false, false])
  expect(lock.stats()).toEqual({ readers: 0, writing: true, waiting: 0 })
})

test('S1 both sides return false when the time is up, and leave it as it was', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const lock = new RWLock()
  lock.write.tryAcquire()

  expect([await lock.read.acquire({ timeout: 10 }), await lock.write.acquire({ timeout: 10 })]).toEqual([false, false])

  expect(lock.stats()).toEqual({ readers: 0, writing: true, waiting: 0 })
})

test('S2 all stand in one line: readers next to each other go on together', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  const held = await holdElsewhere(lock.write)
  const log: string[] = []
  const enter = (name: string): Promise<void> =>
    lock[name.startsWith('r') ? 'read' : 'write'].with(async () => {
      log.push(`${name} of ${lock.stats().readers}`)
      await sleep(0)
    })
  const greenlets = ['r1', 'r2', 'w1', 'r3', 'w2', 'w3', 'r4', 'r5'].map((name) => spawn(enter, name))
  await settled()

  held.release()
  await joinAll(greenlets, { raiseError: true })

  expect(log).toEqual(['r1 of 2', 'r2 of 2', 'w1 of 0', 'r3 of 1', 'w2 of 0', 'w3 of 0', 'r4 of 2', 'r5 of 2'])
})

test('a reader does not pass a writer that waits, not even without waiting', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  lock.read.tryAcquire()
  const writer = spawn(() => lock.write.with(() => lock.stats().writing))
  await settled()

  expect(lock.read.tryAcquire()).toBe(false)
  lock.read.release()

  expect(await writer.get()).toBe(true)
})

test('readers that never pause do not starve a writer', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const lock = new RWLock()
  const state = { written: false }
  const read = async (): Promise<void> => {
    while (!state.written) await lock.read.with(() => sleep(10))
  }
  const readers = [1, 2, 3].map(() => spawn(read))
  const writer = spawn(() => lock.write.with(() => void (state.written = true)))

  await joinAll([...readers, writer])

  expect(state.written).toBe(true)
})

test('writers that never pause do not starve a reader', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const lock = new RWLock()
  const state = { over: false }
  const write = async (): Promise<void> => {
    while (!state.over) await lock.write.with(() => sleep(10))
  }
  const writers = [1, 2].map(() => spawn(write))
  const reader = spawn(() => lock.read.with(() => void (state.over = true)))

  await joinAll([...writers, reader])

  expect(state.over).toBe(true)
})

test.for(['killed', 'late', 'aborted'])(
  'readers behind a writer that is %s while it waits go on at once',
  async (end) => {
    await using _ = leakCheck()
    using clock = new VirtualClock({ autojump: false })
    const lock = new RWLock()
    lock.read.tryAcquire()
    const controller = new AbortController()
    const writer = spawn(() => lock.write.acquire({ timeout: 10, signal: controller.signal }).catch(() => {}))
    const readers = [1, 2].map(() => spawn(() => lock.read.with(() => sleep(1e6))))
    await settled()
    expect(lock.stats()).toEqual({ readers: 1, writing: false, waiting: 3 })

    if (end === 'killed') void writer.kill()
    else if (end === 'late') clock.advance(10)
    else controller.abort()

    expect(lock.stats()).toEqual({ readers: 3, writing: false, waiting: 0 })
    await joinAll([writer])
    for (const reader of readers) await reader.kill()
    expect(lock.stats().readers).toBe(1)
  },
)

test('a writer that is killed when it was just granted gives it on to the readers', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  lock.read.tryAcquire()
  const writer = spawn(() => lock.write.with(() => new Event().wait()))
  const reader = spawn(() => lock.read.with(() => 'read'))
  await settled()

  lock.read.release()
  void writer.kill()

  expect(await reader.get()).toBe('read')
  expect(writer.exit).toBeInstanceOf(GreenletExit)
  expect(lock.stats()).toEqual({ readers: 0, writing: false, waiting: 0 })
})

test('only who reads can release it, as often as it has acquired it', async () => {
  await using _ = leakCheck()
  const lock = new RWLock({ name: 'table' })
  const seen = await spawn(async () => {
    await lock.read.acquire()
    await lock.read.acquire()
    lock.read.release()
    return lock.stats().readers
  }).get()

  expect(seen).toBe(1)
  expect(() => lock.read.release()).toThrowErrorMatchingInlineSnapshot(
    `[NotHeld: cannot release <RWLock "table" 1 reading>: code outside of greenlets does not read; release once, where it was acquired]`,
  )
})

test('only who writes can release it', async () => {
  await using _ = leakCheck()
  const lock = new RWLock({ name: 'table' })
  expect(() => lock.write.release()).toThrow(NotHeld)
  const writer = spawn(async () => {
    await lock.write.acquire()
    await sleep(1e9)
  })
  writer.name = 'writer'
  await settled()

  expect(() => lock.write.release()).toThrowErrorMatchingInlineSnapshot(
    `[NotHeld: cannot release <RWLock "table" held by greenlet "writer">: only greenlet "writer" can, or whoever has its hold]`,
  )
  expect(() => lock.read.release()).toThrow(NotHeld)
  await writer.kill()
})

test('a hold of a reader is passed on, and ends once', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  const held = await holdElsewhere(lock.read)
  expect(lock.stats().readers).toBe(1)

  await spawn(() => held.release()).join()

  expect(lock.stats().readers).toBe(0)
  expect(() => held.release()).toThrow(NotHeld)
})

test('a hold of a writer that has ended does not end the time of the next', async () => {
  await using _ = leakCheck()
  const lock = new RWLock()
  const old = await lock.write.hold()
  lock.write.release()
  const held = await lock.write.hold()

  old[Symbol.dispose]()

  expect(() => old.release()).toThrow(NotHeld)
  expect(lock.stats().writing).toBe(true)
  held.release()
})

test('O1 a hold of a reader that has ended does not end a later one', async () => {
  const lock = new RWLock()
  const old = await lock.read.hold()
  lock.read.release()
  await lock.read.hold()

  old[Symbol.dispose]()

  expect(lock.stats().readers).toBe(1)
})

test('what it looks like', async () => {
  const lock = new RWLock({ name: 'table' })
  const seen = [String(lock)]
  lock.read.tryAcquire()
  seen.push(String(lock))
  lock.read.release()
  lock.write.tryAcquire()
  seen.push(String(lock), String(lock.read), String(lock.write))

  expect(seen).toEqual([
    '<RWLock "table" free>',
    '<RWLock "table" 1 reading>',
    '<RWLock "table" held by code outside of greenlets>',
    'RWLock.read',
    'RWLock.write',
  ])
})

test('a hold whose reader has released otherwise says so', async () => {
  const lock = new RWLock()
  const held = await lock.read.hold()
  lock.read.release()

  expect(() => held.release()).toThrow(NotHeld)
})
