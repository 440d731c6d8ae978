// What a greenlet leaves behind: waits of other branches, code that runs on after its end.

import { GreenletExit, MisuseError, Timeout, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { runProgram } from '../support/program.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

test('when one of several waits fails, those left over neither crash nor keep the greenlet alive', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const error = new RangeError('x')
  const failing = (ms: number): Promise<never> => sleep(ms).then(() => Promise.reject(error))
  const target = spawn(() => Promise.all([failing(10), sleep(20), failing(30)]))

  await expect(target.get()).rejects.toBe(error)

  expect(clock.now()).toBe(10)
  await sleep(100)
})

test('a branch that swallows the kill gets it again when the greenlet ends', async () => {
  await using _ = leakCheck()
  const seen: unknown[] = []
  const branch = async (): Promise<void> => {
    for (let n = 0; n < 2; n++) await sleep(Infinity).catch((error: unknown) => seen.push(error))
  }
  const target = spawn(async () => {
    void branch()
    await sleep(Infinity).catch(() => sleep(0))
  })
  const reason = new GreenletExit('x')
  await settled()

  await target.kill(reason)
  await settled()

  expect(seen).toEqual([reason, reason])
})

test('a wait made after the greenlet has ended waits outside of all greenlets', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const log: unknown[] = []
  const late = Promise.withResolvers<void>()
  const target = spawn(() => {
    void late.promise.then(() => sleep(10)).then(() => log.push(clock.now()))
  })
  await target.join()

  late.resolve()
  await target.kill()
  await sleep(20)

  expect(log).toEqual([10])
})

test('code that a greenlet left behind cannot start a Timeout for it', async () => {
  const late = Promise.withResolvers<void>()
  const target = spawn(() => ({ left: late.promise.then(() => Timeout.start(10)) }))
  const { left } = await target.get()

  late.resolve()

  await expect(left).rejects.toThrow(MisuseError)
})

test('an async function left behind by a killed greenlet does not end the process', () => {
  expect(runProgram('left-behind')).toEqual({ status: 0, stdout: 'alive\n', stderr: '' })
})

test('a rejection that has nothing to do with kills ends the process as ever', () => {
  const [error, text] = [runProgram('left-behind', 'error'), runProgram('left-behind', 'text')]

  expect([error.status, error.stdout]).toEqual([1, ''])
  expect(error.stderr).toMatch(/RangeError: mine\n +at .*left-behind\.ts/)
  expect([text.status, text.stdout]).toEqual([1, ''])
  expect(text.stderr).toContain('mine')
})

test('nothing in this file has reached unhandledRejection', async () => {
  await settled()

  expect(unhandled).toEqual([])
})
