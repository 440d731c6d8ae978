import {
  AlreadySet,
  ArgumentRangeError,
  ArgumentTypeError,
  AsyncResult,
  BlockingSwitchOutError,
  GreenletError,
  MisuseError,
  getHub,
  spawn,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { attempt, same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

test('E4 set() hands the value to all who wait, and to those who come later', async () => {
  await using _ = leakCheck()
  const result = new AsyncResult<number>()
  const greenlets = [spawn(() => result.get()), spawn(() => result.get()), spawn(() => result.wait())]
  await settled()
  expect([result.ready, result.linkCount]).toEqual([false, 3])

  result.set(42)

  expect(await Promise.all(greenlets.map((greenlet) => greenlet.get()))).toEqual([42, 42, true])
  expect([await result.get(), await result.wait(), result.tryGet()]).toEqual([42, true, 42])
  expect([result.ready, result.successful, result.value, result.exception]).toEqual([true, true, 42, undefined])
  expect(result.linkCount).toBe(0)
})

test('E4 setException() throws the same error at every get, before and after; wait returns true', async () => {
  await using _ = leakCheck()
  const result = new AsyncResult<number>()
  const error = new RangeError('x')
  const get = spawn(() => result.get().catch(same))
  const waited = spawn(() => result.wait())
  await settled()

  result.setException(error)

  expect([await get.get(), await waited.get()]).toEqual([error, true])
  expect(await result.get().catch(same)).toBe(error)
  expect(attempt(() => result.tryGet())).toBe(error)
  expect([result.ready, result.successful, result.value, result.exception]).toEqual([true, false, undefined, error])
})

test('E4 tryGet throws as long as nothing is set', () => {
  const result = new AsyncResult<number>({ name: 'answer' })

  expect(() => result.tryGet()).toThrow(
    new MisuseError('cannot get the value: <AsyncResult "answer" not set>; use get() to wait for it'),
  )
})

test('it is set once: later ones throw or return false, and change nothing', async () => {
  const result = new AsyncResult<number>()
  expect([result.trySet(1), result.trySet(2), result.trySetException(new Error('x'))]).toEqual([true, false, false])

  expect(() => result.set(3)).toThrow(AlreadySet)
  expect(() => result.setException(new Error('x'))).toThrow(AlreadySet)

  expect([await result.get(), result.exception]).toEqual([1, undefined])
})

test('undefined is a value, and what is no error is thrown as the cause of one', async () => {
  const [empty, odd] = [new AsyncResult<undefined>(), new AsyncResult<number>()]

  empty.set(undefined)
  odd.setException('text')

  expect([empty.ready, await empty.get()]).toEqual([true, undefined])
  const error = await odd.get().catch(same)
  expect(error).toBeInstanceOf(GreenletError)
  expect(error).toMatchObject({ cause: 'text' })
})

test('an error that nobody asks for is silent', async () => {
  using reports = collectReports()

  new AsyncResult<number>().setException(new Error('nobody looks'))
  await settled()

  expect(reports.list).toEqual([])
})

test('in a callback of the hub a result that is set answers, an open one is refused', async () => {
  const [set, open] = [new AsyncResult<number>(), new AsyncResult<number>()]
  set.set(1)
  const seen: unknown[] = []

  getHub().runCallback(() => {
    seen.push(
      set.tryGet(),
      set.get(),
      attempt(() => open.get()),
      attempt(() => open.wait()),
    )
  })
  await settled()

  const refused = expect.any(BlockingSwitchOutError) as Error
  expect(seen).toEqual([1, expect.any(Promise), refused, refused])
  expect(open.linkCount).toBe(0)
})

test('wrong options are refused, set or not, and nothing is parked', () => {
  const [set, open] = [new AsyncResult<number>(), new AsyncResult<number>()]
  set.set(1)

  for (const result of [set, open]) {
    for (const method of ['get', 'wait'] as const) {
      for (const timeout of [-1, NaN]) expect(() => result[method]({ timeout })).toThrow(ArgumentRangeError)
      expect(() => result[method]({ timeout: '1' as unknown as number })).toThrow(ArgumentTypeError)
    }
    expect(result.linkCount).toBe(0)
  }
})

test('it knows the type of its value, in every way of asking', () => {
  type R = AsyncResult<number>

  expectTypeOf<R['get']>().returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf<R['tryGet']>().returns.toEqualTypeOf<number>()
  expectTypeOf<R['wait']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<R['value']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<R['set']>().parameters.toEqualTypeOf<[number]>()
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
