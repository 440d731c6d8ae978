import { setTimeout as delay } from 'node:timers/promises'

import {
  type AssertSwitchesOptions,
  Event,
  FailedToSwitch,
  GreenletExit,
  HubletError,
  Queue,
  assertSwitches,
  nursery,
  shield,
  sleep,
  spawn,
  withTimeout,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

/** Computes for so long. */
function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

test('X5 a body that waits passes, and its result is returned', async () => {
  await using _ = virtualTime()
  const queue = new Queue<number>()

  expect(await assertSwitches(() => sleep(10).then(() => 42))).toBe(42)
  expect(await spawn(() => assertSwitches(async () => (await sleep(0), 'turn'))).get()).toBe('turn')
  spawn(() => queue.tryPut(7))
  expect(await assertSwitches(() => queue.get())).toBe(7)
})

test.for([
  ['nothing', () => {}],
  ['a sync function', () => block(2)],
  ['awaits of what is there already', async () => void (await Promise.resolve(1))],
  ['an operation that need not wait', () => new Queue<number>(1).put(1)],
  [
    'an event that is set',
    async () => {
      const event = new Event()
      event.set()
      await event.wait()
    },
  ],
  ['a spawn', () => void spawn(() => {})],
  ['a foreign promise', () => delay(2)],
] satisfies [string, () => unknown][])('X5 a body that never waits in hublet fails: %s', async ([, body]) => {
  await using _ = leakCheck()

  const error = await assertSwitches(body).catch(same)

  expect(error).toBeInstanceOf(FailedToSwitch)
  expect(error).toBeInstanceOf(HubletError)
  expect(error).toMatchObject({
    code: 'HUBLET_FAILED_TO_SWITCH',
    message: expect.stringMatching(/^.+ did not wait in hublet once in \d+\.\d ms: nobody else could run$/) as string,
  })
})

test('X5 the message names the function', async () => {
  await expect(assertSwitches(function importAll() {})).rejects.toThrow(/^importAll did not wait/)
})

test.for([
  ['a nursery', () => nursery((n) => void n.spawn(sleep, 1))],
  ['a timeout', () => withTimeout(100, () => sleep(1))],
  ['a shield', () => shield(() => sleep(1))],
  ['all at once', () => Promise.all([sleep(1), sleep(2)])],
] satisfies [string, () => unknown][])('X5 waits in scopes inside count: %s', async ([, body]) => {
  await using _ = virtualTime()

  await assertSwitches<unknown>(body)
  expect(await spawn(() => assertSwitches<unknown>(body)).join({ raiseError: true })).toBe(true)
})

test('X5 a wait of a branch beside it does not count', async () => {
  await using _ = leakCheck()

  await spawn(async () => {
    const beside = sleep(1)
    await expect(assertSwitches(() => beside)).rejects.toThrow(FailedToSwitch)
  }).get()
})

test.for([{}, { maxBlocking: 0 }])("X5 the body's own error comes first: %j", async (options) => {
  await using _ = leakCheck()
  const error = new RangeError('mine')

  const body = (): never => {
    block(2)
    throw error
  }

  expect(await assertSwitches(body, options).catch(same)).toBe(error)
  expect(await assertSwitches(async () => body(), options).catch(same)).toBe(error)
})

test('X5 maxBlocking: a loop that computes for longer fails, wherever it stands', async () => {
  await using _ = leakCheck()
  const stood = /^the loop stood still for \d+\.\d ms in .*, more than 20 ms$/

  for (const body of [
    () => block(60),
    async () => (await sleep(1), block(60)),
    async () => (block(60), await sleep(1)),
    async () => (await sleep(1), block(60), await sleep(1)),
    () => delay(1).then(() => block(60)),
  ]) {
    const error = (await assertSwitches(body, { maxBlocking: 20 }).catch(same)) as FailedToSwitch
    expect(error).toBeInstanceOf(FailedToSwitch)
    expect(error.message).toMatch(stood)
  }
})

test('X5 maxBlocking: a chain of microtasks blocks the loop, a chain of hublet turns does not', async () => {
  await using _ = leakCheck()
  const microtasks = async (): Promise<void> => {
    for (const end = performance.now() + 60; performance.now() < end;) await Promise.resolve()
  }
  const turns = async (): Promise<void> => {
    for (const end = performance.now() + 400; performance.now() < end;) await sleep(0)
  }

  await expect(assertSwitches(microtasks, { maxBlocking: 20 })).rejects.toThrow(FailedToSwitch)
  await assertSwitches(turns, { maxBlocking: 300 })
})

test('X5 maxBlocking: who else blocks the loop meanwhile is to blame, too', async () => {
  await using _ = leakCheck()
  spawn(async () => (await sleep(5), block(60)))

  await expect(assertSwitches(() => sleep(30), { maxBlocking: 20 })).rejects.toThrow('the loop stood still')
})

test('X5 maxBlocking: a loop that sleeps does not stand still, and a quick body need not wait', async () => {
  await using _ = leakCheck()

  expect(await assertSwitches(() => sleep(400), { maxBlocking: 300 })).toBe(undefined)
  expect(await assertSwitches(() => delay(400, 'slept'), { maxBlocking: 300 })).toBe('slept')
  expect(await assertSwitches(() => 'quick', { maxBlocking: 1000 })).toBe('quick')
  expect(await assertSwitches(() => block(5), { maxBlocking: Infinity })).toBe(undefined)
})

test('X5 a kill, and a timeout around it, reach the body, and are what is thrown', async () => {
  await using _ = virtualTime()
  const log: string[] = []
  const self = spawn(() =>
    assertSwitches(
      async () => {
        try {
          await sleep(Infinity)
        } finally {
          log.push('finally')
        }
      },
      { maxBlocking: 0 },
    ),
  )
  await settled()
  await self.kill()

  expect(self.exit).toBeInstanceOf(GreenletExit)
  expect(log).toEqual(['finally'])
  expect(await withTimeout(5, () => assertSwitches(() => sleep(Infinity)), { fallback: 'late' })).toBe('late')
})

test('X5 arguments are checked before anything is called', async () => {
  let called = false
  const fn = (): void => {
    called = true
  }

  await expect(assertSwitches(1 as never)).rejects.toThrow('assertSwitches: fn must be a function, got 1')
  await expect(assertSwitches(fn, { maxBlocking: -1 })).rejects.toThrow('maxBlocking')
  await expect(assertSwitches(fn, { maxBlocking: NaN })).rejects.toThrow('maxBlocking')
  expect(called).toBe(false)
})

test('X5 the type is that of the result, awaited', () => {
  expectTypeOf(() => assertSwitches(async () => 42)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => assertSwitches(() => 'text')).returns.toEqualTypeOf<Promise<string>>()
  expectTypeOf(assertSwitches).parameter(1).toEqualTypeOf<AssertSwitchesOptions | undefined>()
  // @ts-expect-error it takes a number
  expectTypeOf(() => assertSwitches(() => 1, { maxBlocking: '5' })).toBeFunction()
})
