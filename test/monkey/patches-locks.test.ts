// locks.request and Atomics.waitAsync, patched.

import { locks } from 'node:worker_threads'

import { GreenletExit, Timeout, current, sleep, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { workers } from '../../packages/monkey/src/patches/workers.ts'
import { testPatched, withPatches } from '../support/patched-operation.ts'
import { attempt, same } from '../support/thrown.ts'

withPatches(workers)

/** Holds the lock until it is called. */
async function hold(name: string): Promise<() => void> {
  const over = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  void locks.request(name, () => {
    held.resolve()
    return over.promise
  })
  await held.promise
  return over.resolve
}

const isFree = (name: string): Promise<boolean> => locks.request(name, { ifAvailable: true }, (lock) => lock !== null)

testPatched([
  {
    name: 'locks.request',
    make: async () => {
      const release = await hold('a')
      return {
        call: () => locks.request('a', () => 'done'),
        givenUp: async () => {
          release()
          return isFree('a')
        },
        release,
        result: 'done',
        [Symbol.asyncDispose]: async () => release(),
      }
    },
  },
  {
    name: 'Atomics.waitAsync',
    make: () => {
      const words = new Int32Array(new SharedArrayBuffer(4))
      const release = (): number => Atomics.notify(words, 0)
      return {
        call: async () => Atomics.waitAsync(words, 0, 0).value,
        release,
        result: 'ok',
        [Symbol.asyncDispose]: async () => void release(),
      }
    },
  },
])

test('a lock that is granted after the kill is released at once, its callback is not called', async () => {
  const release = await hold('b')
  let called = false
  const g = spawn(() => locks.request('b', () => (called = true)))
  await settled()
  await g.kill()

  release()

  expect(await locks.request('b', () => 'mine')).toBe('mine')
  expect(called).toBe(false)
})

test('while the lock is held a kill ends what the callback waits for, then the request', async () => {
  const log: unknown[] = []
  const g = spawn(async () => {
    try {
      await locks.request('c', async () => {
        try {
          await sleep(Infinity)
        } finally {
          await sleep(1)
          log.push(await isFree('c'), 'callback')
        }
      })
    } finally {
      log.push(await isFree('c'), 'request')
    }
  })
  await settled()
  await new Promise(setImmediate)

  await g.kill()

  expect(log).toEqual([false, 'callback', true, 'request'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('a callback runs in the greenlet that has asked for the lock', async () => {
  const release = await hold('d')
  const g = spawn(() => locks.request('d', () => current()))
  const outside = locks.request('d', () => current())
  await settled()
  release()

  expect(await g.get()).toBe(g)
  expect(await outside).toBeUndefined()
})

test("the caller's signal ends the request as it did", async () => {
  const release = await hold('e')
  const ask = (): Promise<unknown> => locks.request('e', { signal: AbortSignal.timeout(5) }, () => {}).catch(same)

  const outside = await ask()
  const inside = await spawn(ask).get()
  release()

  expect(outside).toMatchObject({ name: 'TimeoutError' })
  expect(inside).toEqual(outside)
})

test.for<[string, unknown[]]>([
  ['no callback', ['f']],
  ['an unknown mode', ['f', { mode: 'odd' }, () => {}]],
  ['a name that begins with a hyphen', ['-f', () => {}]],
  ['steal together with ifAvailable', ['f', { steal: true, ifAvailable: true }, () => {}]],
  ['a signal that is none', ['f', { signal: 7 }, () => {}]],
])('%s is refused in a greenlet as it is outside', async ([, args]) => {
  const call = (): Promise<unknown> => (locks.request as (...all: unknown[]) => Promise<unknown>)(...args).catch(same)

  const outside = await call()

  expect(outside).toBeInstanceOf(Error)
  expect(await spawn(call).get()).toEqual(outside)
})

test('ifAvailable and steal do what they did', async () => {
  const release = await hold('g')

  expect(await spawn(() => isFree('g')).get()).toBe(false)
  expect(
    await spawn(() => locks.request('g', { steal: true }, () => 'stolen'))
      .get()
      .catch(same),
  ).toBe('stolen')
  release()
})

test('a notify of one wakes one that waits, not one that was given up', async () => {
  const words = new Int32Array(new SharedArrayBuffer(4))
  const given = spawn(async () => Atomics.waitAsync(words, 0, 0).value)
  await settled()
  await given.kill()
  const waiting = Atomics.waitAsync(words, 0, 0).value

  Atomics.notify(words, 0, 1)

  expect(await waiting).toBe('ok')
})

test('waitAsync that does not wait, and that is over, says so in a greenlet as it does outside', async () => {
  const words = new Int32Array(new SharedArrayBuffer(4))
  const call = async (): Promise<unknown> => [
    Atomics.waitAsync(words, 0, 1),
    await Atomics.waitAsync(words, 0, 0, 1).value,
    attempt(() => Atomics.waitAsync(new Int32Array(4), 0, 0)),
  ]

  expect(await spawn(call).get()).toEqual(await call())
})

test('a waiter that times out passes nothing on', async () => {
  const words = new Int32Array(new SharedArrayBuffer(4))
  await expect(withTimeout(5, async () => Atomics.waitAsync(words, 0, 0, 30).value)).rejects.toThrow(Timeout)

  expect(await Atomics.waitAsync(words, 0, 0, 60).value).toBe('timed-out')
})
