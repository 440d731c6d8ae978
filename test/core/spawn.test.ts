import { inspect } from 'node:util'

import {
  ArgumentRangeError,
  ArgumentTypeError,
  Greenlet,
  current,
  getHub,
  joinAll,
  sleep,
  spawn,
  spawnLater,
  spawnRaw,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

test('L2 two greenlets with one sleep(0) each take turns', async () => {
  const log: string[] = []
  const body = async (name: string): Promise<void> => {
    log.push(`1${name}`)
    await sleep(0)
    log.push(`2${name}`)
  }

  const both = [spawn(body, 'A'), spawn(body, 'B')]

  expect(log).toEqual([])
  await joinAll(both)
  expect(log).toEqual(['1A', '1B', '2A', '2B'])
})

test('L2 greenlets start in the order of the calls, those spawned by others behind them', async () => {
  const log: number[] = []
  const note = (n: number): void => void log.push(n)
  const all = [spawn(note, 1), spawn(() => void [note(2), spawn(note, 4)]), spawn(note, 3)]

  await joinAll(all)
  await settled()

  expect(log).toEqual([1, 2, 3, 4])
})

test('L2 spawn from inside a greenlet does not run the function either', async () => {
  const log: string[] = []
  const outer = spawn(() => {
    spawn(() => log.push('inner'))
    log.push('outer')
  })

  await outer.join()
  await settled()

  expect(log).toEqual(['outer', 'inner'])
})

test('spawn infers the arguments and the awaited result', async () => {
  const text = spawn(async (name: string, times: number) => name.repeat(times), 'ab', 2)
  const nothing = spawn(() => {})
  const union = spawn((late: boolean): string | Promise<number> => (late ? Promise.resolve(1) : 'x'), true)

  expectTypeOf(text).toEqualTypeOf<Greenlet<string>>()
  expectTypeOf(nothing).toEqualTypeOf<Greenlet<void>>()
  expectTypeOf(union).toEqualTypeOf<Greenlet<number | string>>()
  expectTypeOf(text.get()).toEqualTypeOf<Promise<string>>()
  // @ts-expect-error the second argument is missing
  spawn((_a: number, _b: number) => 0, 1)
  // @ts-expect-error the argument has the wrong type
  spawn((a: number) => a, 'x')
  expect(await text.get()).toBe('abab')
})

test('spawnLater runs the function after its delay, with its arguments', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const greenlet = spawnLater(100, (n: number) => [n, clock.now()], 7)

  expectTypeOf(greenlet).toEqualTypeOf<Greenlet<number[]>>()
  expect(await greenlet.get()).toEqual([7, 100])
})

test('greenlets that start later start in the order of their times, equal ones in the order of the calls', async () => {
  using _ = new VirtualClock()
  const log: string[] = []
  const note = (name: string): void => void log.push(name)

  await joinAll([
    spawnLater(20, note, 'c'),
    spawnLater(10, note, 'a'),
    spawnLater(10, note, 'b'),
    spawnLater(0, note, '0'),
  ])

  expect(log).toEqual(['0', 'a', 'b', 'c'])
})

for (const fn of [undefined, null, 42, 'run', {}, Promise.resolve()]) {
  test(`L10 spawning ${inspect(fn)} throws at the call`, () => {
    const { spawned } = getHub().stats()
    const wrong = fn as never

    expect(() => spawn(wrong)).toThrow(ArgumentTypeError)
    expect(() => spawnLater(1, wrong)).toThrow(ArgumentTypeError)
    expect(() => spawnRaw(wrong)).toThrow(ArgumentTypeError)
    expect(() => new Greenlet(wrong)).toThrow(ArgumentTypeError)

    expect(getHub().stats().spawned).toBe(spawned)
  })
}

test('L10 the error for a wrong function names the parameter and what was given', () => {
  const wrong = 42 as unknown as () => void

  expect(() => spawn(wrong)).toThrow(/: fn must be a function, got 42$/)
  expect(() => spawn(wrong)).toThrow(
    expect.objectContaining({ name: 'ArgumentTypeError', code: 'HUBLET_ARGUMENT_TYPE' }),
  )
})

for (const ms of [-1, Number.NaN, -Infinity]) {
  test(`spawnLater refuses a delay of ${ms}`, () => {
    expect(() => spawnLater(ms, sleep)).toThrow(ArgumentRangeError)
    expect(() => spawnLater(ms, sleep)).toThrow(`spawnLater: ms must be 0 or more milliseconds, got ${ms}`)
  })
}

test('spawnRaw runs a function that can wait and has no greenlet', async () => {
  using clock = new VirtualClock()
  const log: unknown[] = []

  spawnRaw(async (name: string) => {
    log.push(name, current())
    await sleep(10)
    log.push(clock.now())
  }, 'raw')
  await sleep(20)

  expect(log).toEqual(['raw', undefined, 10])
})

test('the parent of a greenlet is the one that spawned it, until it is dead', async () => {
  const parent = spawn(async () => {
    const child = spawn(() => current()?.parent)
    return [await child.get(), child.parent]
  })

  expect(parent.parent).toBeUndefined()
  expect(await parent.get()).toEqual([parent, undefined])
})
