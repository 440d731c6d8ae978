// The forms that block their thread, and threads with and without greenlets beside each other.

import { MisuseError, spawn } from '@hublet/core'
import { SharedBarrier, SharedEvent, SharedLock, SharedOnce, SharedSemaphore } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { Thread, blockUntil, threadsWait } from '../support/shared-threads.ts'
import { same } from '../support/thrown.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

const locks = [
  { name: 'SharedLock', make: () => new SharedLock() },
  { name: 'SharedSemaphore', make: () => new SharedSemaphore(1) },
] as const

/** Those that wait on something that does not come. */
const blocking = [
  { name: 'SharedLock.acquireSync', make: held(SharedLock), late: false },
  { name: 'SharedLock.holdSync', make: held(SharedLock), late: 'Timeout' },
  { name: 'SharedSemaphore.acquireSync', make: heldSemaphore, late: false },
  { name: 'SharedSemaphore.holdSync', make: heldSemaphore, late: 'Timeout' },
  { name: 'SharedEvent.waitSync', make: () => new SharedEvent(), late: false },
  { name: 'SharedBarrier.waitSync', make: () => new SharedBarrier(2), late: 'BrokenBarrier' },
] as const

test.for(locks)('S6 a thread that blocks in $name.acquireSync is woken by a release here', async ({ make }) => {
  const lock = make()
  await lock.acquire()
  const blocked = other.call(lock, 'acquireSync')
  await threadsWait(lock, 1)

  lock.release()

  expect(await blocked).toBe(true)
})

test('S6 no wake-up is lost between a thread that blocks and greenlets here', async () => {
  const lock = new SharedLock()
  const shared = new Int32Array(new SharedArrayBuffer(4 * 2001))
  const there = other.do('syncTurns', lock, shared, 2000)
  const here = [1, 2, 3].map((n) =>
    spawn(async () => {
      for (;;) {
        using _ = await lock.hold()
        if (shared[0]! >= 2000) return
        shared[++shared[0]!] = n
      }
    }),
  )

  await Promise.all([there, ...here.map((greenlet) => greenlet.get())])

  expect([shared[0], lock.locked]).toEqual([2000, false])
})

test('S6 two threads that block take turns, and none is left behind', async () => {
  await using third = new Thread({ number: 1 })
  const lock = new SharedLock()
  const shared = new Int32Array(new SharedArrayBuffer(4 * 5001))

  await Promise.all([other, third].map((thread) => thread.do('syncTurns', lock, shared, 5000)))

  expect([shared[0], lock.locked]).toEqual([5000, false])
})

test.for(blocking)('$name ends when its time is up, in the way of its family', async ({ name, make, late }) => {
  const thing = make()

  const result = await other.call(thing, name.split('.')[1]!, { timeout: 5 }).catch(nameOf)

  expect(result).toBe(late)
  expect(await other.do('noop')).toBe(undefined)
})

test.for(locks)('a thread that blocks in $name.holdSync is told of the death of the owner', async ({ make }) => {
  await using victim = new Thread()
  const lock = make()
  await victim.call(lock, 'acquire')
  const blocked = other.call(lock, 'holdSync')
  await threadsWait(lock, 1)

  await victim.die('exit')

  expect(await blocked).toEqual({ ownerDied: true })
  await other.do('release')
})

test('F44 a death that the main thread was too busy to hear of is told when it does', async () => {
  await using victim = new Thread()
  const lock = new SharedLock()
  await victim.call(lock, 'acquire')
  const blocked = other.call(lock, 'holdSync')
  await threadsWait(lock, 1)

  void victim.do('exit', 0)
  blockUntil(() => false, 200)

  expect(await blocked).toEqual({ ownerDied: true })
  await other.do('release')
})

test('a thread that blocks at a barrier finds it broken by a death', async () => {
  await using victim = new Thread()
  const barrier = new SharedBarrier(3)
  void victim.call(barrier, 'wait')
  await threadsWait(barrier, 1)
  const blocked = other.call(barrier, 'waitSync').catch(same)
  await threadsWait(barrier, 2)

  await victim.die('exit')

  expect(await blocked).toMatchObject({ name: 'BrokenBarrier' })
})

test.for(blocking)('the main thread is refused $name', ({ name }) => {
  const [kind, method] = name.split('.') as [string, string]
  const operations: Record<string, Record<string, () => unknown>> = {
    SharedLock: methods(new SharedLock()),
    SharedSemaphore: methods(new SharedSemaphore(1)),
    SharedEvent: methods(new SharedEvent()),
    SharedBarrier: methods(new SharedBarrier(2)),
  }
  const asynchronous = name.replace('Sync', '')

  expect(operations[kind]![method]).toThrow(
    new MisuseError(`cannot block in ${name}: this is the main thread; use ${asynchronous}`),
  )
  expect(() => new SharedOnce().runSync(() => {})).toThrow(MisuseError)
})

test.for(blocking)('a thread with greenlets is refused $name', async ({ name, make }) => {
  const thing = make()

  await expect(other.spawn(thing, name.split('.')[1]!)).rejects.toMatchObject({
    name: 'MisuseError',
    message: `cannot block in ${name}: there are greenlets on this thread; use ${name.replace('Sync', '')}`,
  })
  expect(await other.do('noop')).toBe(undefined)
})

test('a thread that waits for something else is refused, too', async () => {
  const [event, lock] = [new SharedEvent(), new SharedLock()]
  const waiting = other.call(event, 'wait')

  await expect(other.call(lock, 'acquireSync')).rejects.toMatchObject({ name: 'MisuseError' })
  event.set()
  await waiting
  expect(await other.call(lock, 'acquireSync')).toBe(true)
})

test('a thread that has started others is refused: it could not hear of their death', async () => {
  await using parent = new Thread()
  const child = await parent.start()

  await expect(parent.call(new SharedLock(), 'acquireSync')).rejects.toMatchObject({
    name: 'MisuseError',
    message: expect.stringContaining('this thread has started others'),
  })
  child.close()
})

test.for([-1, Number.NaN, '1'])('a time limit of %s is refused by what blocks', async (timeout) => {
  const lock = new SharedLock()

  await expect(other.call(lock, 'acquireSync', { timeout })).rejects.toMatchObject({
    name: expect.stringMatching(/^Argument(Range|Type)Error$/),
  })
  expect(lock.locked).toBe(false)
})

function nameOf(error: Error): string {
  return error.name
}

function held(kind: typeof SharedLock): () => SharedLock {
  return () => {
    const lock = new kind()
    lock.tryAcquire()
    return lock
  }
}

function heldSemaphore(): SharedSemaphore {
  const semaphore = new SharedSemaphore(1)
  semaphore.tryAcquire()
  return semaphore
}

/** Its blocking methods, bound. */
function methods(thing: object): Record<string, () => unknown> {
  const names = ['acquireSync', 'holdSync', 'waitSync'] as const
  const all = thing as Partial<Record<(typeof names)[number], () => unknown>>
  return Object.fromEntries(names.map((name) => [name, () => all[name]!()]))
}
