import { ArgumentTypeError, GreenletExit, Timeout, getHub, shield, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { virtualTime } from '../support/virtual-time.ts'

test('without a kill or timeout a shield is the call itself', async () => {
  await using _ = leakCheck()
  const error = new Error('no')

  await expect(shield(() => 'value')).resolves.toBe('value')
  await expect(shield(async () => 'value')).resolves.toBe('value')
  await expect(shield(() => Promise.reject(error))).rejects.toBe(error)
  await expect(
    shield(() => {
      throw error
    }),
  ).rejects.toBe(error)
})

test('a kill is deferred to the end of the shield, and the result is then dropped', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const log: string[] = []
  const g = spawn(async () => {
    await shield(async () => {
      await sleep(10)
      log.push('inside')
    })
    log.push('behind')
  })
  await settled()

  const killed = g.kill()
  await settled()
  expect(g.dead).toBe(false)
  clock.advance(10)

  expect(await killed).toBe(true)
  expect(log).toEqual(['inside'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('an outer timeout is deferred to the end of the shield', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const log: string[] = []

  const call = withTimeout(5, async () => {
    await shield(async () => {
      await sleep(10)
      log.push('inside')
    })
    log.push('behind')
  })

  await expect(call).rejects.toThrow(Timeout)
  expect(log).toEqual(['inside'])
  expect(clock.now()).toBe(10)
})

test('a timeout that is started inside works', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const seen = await shield(() => withTimeout(5, () => sleep(100), { fallback: 'inner' }))

  expect([seen, clock.now()]).toEqual(['inner', 5])
})

test('a shield in a shield: the kill waits for the outer one', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const log: string[] = []
  const g = spawn(() =>
    shield(async () => {
      await shield(() => sleep(10))
      log.push('between')
      await sleep(10)
      log.push('end')
    }),
  )
  await settled()

  void g.kill()
  clock.advance(10)
  await settled()
  clock.advance(10)
  await g.join()

  expect(log).toEqual(['between', 'end'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('a shield outside of greenlets is just a call', async () => {
  await using _ = virtualTime()
  const before = getHub().stats().waiting

  await shield(() => sleep(1))

  expect(getHub().stats().waiting).toBe(before)
})

test('what is no function is refused', async () => {
  await expect(shield(7 as unknown as () => void)).rejects.toThrow(
    new ArgumentTypeError('shield: fn must be a function, got 7'),
  )
})
