import { ArgumentTypeError, Event, GreenletExit, Timeout, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Once } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

test('it is done once, however many come, and all get the same', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const once = new Once<object>()
  let calls = 0
  const make = async (): Promise<object> => {
    calls++
    await sleep(10)
    return { number: calls }
  }

  const greenlets = [1, 2, 3].map(() => spawn(() => once.run(make)))
  const results = await Promise.all(greenlets.map((greenlet) => greenlet.get()))

  expect([calls, results]).toEqual([1, [{ number: 1 }, { number: 1 }, { number: 1 }]])
  expect(new Set([...results, once.value, await once.run(make)]).size).toBe(1)
})

test('whether it was done, and what came of it', async () => {
  const once = new Once<number>({ name: 'connect' })
  const before = [once.done, once.value, String(once)]

  expect(await once.run(() => 1)).toBe(1)

  expect(before).toEqual([false, undefined, '<Once "connect" not done>'])
  expect([once.done, once.value, String(once)]).toEqual([true, 1, '<Once "connect" done>'])
})

test.for([undefined, null, 0, false])('it is done also when the result is %s', async (result) => {
  const once = new Once<unknown>()
  let calls = 0
  const make = (): unknown => [calls++, result][1]

  expect([await once.run(make), await once.run(make)]).toEqual([result, result])

  expect([calls, once.done]).toEqual([1, true])
})

test('who fails gets the error, and the next in line does it', async () => {
  await using _ = leakCheck()
  const once = new Once<string>()
  const error = new Error('no network')
  const first = spawn(() => once.run(() => sleep(0).then(() => Promise.reject(error))).catch(same))
  const second = spawn(() => once.run(() => 'second'))
  const third = spawn(() => once.run(() => 'third'))

  const seen = [await first.get(), await second.get(), await third.get()]

  expect(seen).toEqual([error, 'second', 'second'])
})

test('a function that throws at once leaves it to the next', async () => {
  const once = new Once<number>()

  const error = await once
    .run(() => {
      throw new RangeError('x')
    })
    .catch(same)

  expect([error, once.done, await once.run(() => 2)]).toEqual([new RangeError('x'), false, 2])
})

test('who is killed while it does it leaves it to the next', async () => {
  await using _ = leakCheck()
  const once = new Once<string>()
  const first = spawn(() => once.run(() => new Event().wait().then(() => 'first')))
  const second = spawn(() => once.run(() => 'second'))
  await settled()
  expect([String(once).endsWith(' under way>'), second.dead]).toEqual([true, false])

  void first.kill()

  expect(await second.get()).toBe('second')
  expect(first.exit).toBeInstanceOf(GreenletExit)
})

test('who is killed while it waits for another takes nothing', async () => {
  await using _ = leakCheck()
  const once = new Once<string>()
  const go = new Event()
  const first = spawn(() => once.run(() => go.wait().then(() => 'first')))
  const [killed, third] = [spawn(() => once.run(() => 'killed')), spawn(() => once.run(() => 'third'))]
  await settled()

  await killed.kill()
  go.set()

  expect([await first.get(), await third.get(), killed.exit]).toEqual(['first', 'first', expect.any(GreenletExit)])
})

test('a time limit is for the wait for another, not for the own call', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const once = new Once<string>({ name: 'connect' })
  const own = spawn(() => once.run(() => sleep(100).then(() => 'slow'), { timeout: 10 }))
  const other = spawn(() => once.run(() => 'quick', { timeout: 10 }).catch(same))

  const [slow, late] = [await own.get(), (await other.get()) as Error]

  expect([slow, late]).toEqual(['slow', expect.any(Timeout)])
  expect(late.message).toMatchInlineSnapshot(`"Once.run <Once "connect" under way>: timed out after 10 ms"`)
})

test('what was done is there for those whose time is up and who were killed, too', async () => {
  await using _ = leakCheck()
  const once = new Once<number>()
  await once.run(() => 1)

  expect(await once.run(() => 2, { timeout: 0, signal: AbortSignal.abort() })).toBe(1)
})

test('a thousand who wait are served in order', async () => {
  await using _ = leakCheck()
  const once = new Once<number>()
  const order: number[] = []
  const greenlets = Array.from({ length: 1000 }, (_each, n) =>
    spawn(() => once.run(() => sleep(0).then(() => 7)).then(() => order.push(n))),
  )

  await joinAll(greenlets, { raiseError: true })

  expect(order).toEqual([...Array(1000).keys()])
})

test('what is no function is refused, done or not', async () => {
  const once = new Once<number>()
  const errors = [await once.run(7 as never).catch(same)]
  await once.run(() => 1)
  errors.push(await once.run(undefined as never).catch(same))

  expect(errors).toEqual([expect.any(ArgumentTypeError), expect.any(ArgumentTypeError)])
  expect((errors[0] as Error).message).toMatchInlineSnapshot(`"run: fn must be a function, got 7"`)
})
