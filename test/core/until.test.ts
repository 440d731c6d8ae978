import { ArgumentTypeError, GreenletExit, Timeout, spawn, until, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { raise } from '../support/thrown.ts'

test('it passes the value and the error of the promise on', async () => {
  await using _ = leakCheck()
  const error = new Error('no')

  await expect(until(Promise.resolve('value'))).resolves.toBe('value')
  await expect(until(Promise.reject(error))).rejects.toBe(error)
})

test('it takes any thenable', async () => {
  await using _ = leakCheck()
  // oxlint-disable-next-line unicorn/no-thenable
  const thenable: PromiseLike<number> = { then: (resolve, reject) => Promise.resolve(7).then(resolve, reject) }

  await expect(until(thenable)).resolves.toBe(7)
})

test('a kill reaches a greenlet that waits for a foreign promise', async () => {
  await using _ = leakCheck()
  const g = spawn(() => until(new Promise(() => {})))
  await settled()

  await expect(g.kill()).resolves.toBe(true)

  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('a result that comes after a kill goes to dispose', async () => {
  await using _ = leakCheck()
  const foreign = Promise.withResolvers<string>()
  const disposed: string[] = []
  const g = spawn(() => until(foreign.promise, { dispose: (late) => disposed.push(late) }))
  await settled()

  await g.kill()
  foreign.resolve('file')
  await settled()

  expect(disposed).toEqual(['file'])
})

test('a result that comes after its own timeout, an outer one, or an abort goes to dispose', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<string>()
  const controller = new AbortController()
  const disposed: string[] = []
  const dispose = (late: string): unknown => disposed.push(late)
  const calls = [
    until(foreign.promise, { timeout: 10, dispose }),
    withTimeout(10, () => until(foreign.promise, { dispose })),
    until(foreign.promise, { signal: controller.signal, dispose }),
  ].map((call) => call.catch((error: unknown) => error))
  await settled()

  clock.advance(10)
  controller.abort('stop')
  expect(await Promise.all(calls)).toEqual([expect.any(Timeout), expect.any(Timeout), 'stop'])
  foreign.resolve('file')
  await settled()

  expect(disposed).toEqual(['file', 'file', 'file'])
})

test('with a signal that is aborted already the result goes to dispose', async () => {
  await using _ = leakCheck()
  const disposed: string[] = []

  const call = until(Promise.resolve('file'), {
    signal: AbortSignal.abort('stop'),
    dispose: (late) => disposed.push(late),
  })

  await expect(call).rejects.toBe('stop')
  await settled()
  expect(disposed).toEqual(['file'])
})

test('a result in time is not disposed of, also if a kill comes in the same moment', async () => {
  await using _ = leakCheck()
  const foreign = Promise.withResolvers<string>()
  const disposed: string[] = []
  const g = spawn(() => until(foreign.promise, { dispose: (late) => disposed.push(late) }))
  await settled()

  foreign.resolve('file')
  await Promise.resolve()
  await Promise.resolve()
  void g.kill()

  await expect(g.get()).resolves.toBe('file')
  expect(disposed).toEqual([])
})

test('a late error is dropped', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const foreign = Promise.withResolvers<string>()
  const g = spawn(() => until(foreign.promise, { dispose: () => {} }))
  await settled()

  await g.kill()
  foreign.reject(new Error('late'))
  await settled() // vitest fails the run on an unhandled rejection

  expect(reports.errors).toEqual([])
})

test('what dispose throws or rejects with is reported', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const foreign = Promise.withResolvers<string>()
  const [one, two] = [new Error('one'), new Error('two')]
  const disposers = [(): never => raise(one), () => Promise.reject(two)]
  const signal = AbortSignal.abort('stop')
  const calls = disposers.map((dispose) => until(foreign.promise, { signal, dispose }))
  await Promise.allSettled(calls)

  foreign.resolve('late')
  await settled()

  expect(reports.errors).toEqual([one, two])
})

test('the timeout names what was waited for', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const call = until(new Promise(() => {}), { timeout: 10 }).catch((error: unknown) => error)

  clock.advance(10)

  expect(await call).toMatchObject({ ms: 10, message: 'until Promise { <pending> }: timed out after 10 ms' })
})

test('virtual time stands still while a greenlet waits for a foreign promise', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const foreign = Promise.withResolvers<string>()
  const g = spawn(() => until(foreign.promise, { timeout: 10 }))
  await settled()
  expect(clock.now()).toBe(0)

  foreign.resolve('value')

  await expect(g.get()).resolves.toBe('value')
  expect(clock.now()).toBe(0)
})

test('what is no promise is refused', () => {
  expect(() => until(7 as unknown as Promise<number>)).toThrow(
    new ArgumentTypeError('until: promise must be a promise, got 7'),
  )
  expect(() => until(undefined as unknown as Promise<number>)).toThrow(ArgumentTypeError)
})
