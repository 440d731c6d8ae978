// What atomic() refuses: waits, async functions, promises.

import {
  ArgumentTypeError,
  AsyncResult,
  BlockingSwitchOutError,
  Channel,
  Event,
  MisuseError,
  Pool,
  Queue,
  atomic,
  getHub,
  idle,
  iwait,
  joinAll,
  nursery,
  select,
  shield,
  sleep,
  spawn,
  until,
  wait,
  withTimeout,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

/** What is left to wait in for a test of refusals. */
const refused = { code: 'HUBLET_BLOCKING_IN_HUB', message: expect.stringContaining('inside atomic()') as string }

const result = new AsyncResult<number>()
const channel = new Channel<number>()
const full = new Queue<number>(1)
full.tryPut(1)

for (const [name, call] of [
  ['sleep', () => sleep(10)],
  ['sleep(0)', () => sleep(0)],
  ['Event.wait', () => new Event().wait()],
  ['AsyncResult.get', () => result.get()],
  ['Queue.get', () => new Queue().get()],
  ['Queue.put', () => full.put(2)],
  ['Channel.send', () => channel.send(1)],
  ['Channel.receive', () => channel.receive()],
  ['select', () => select({ channel: channel.receiveOp() })],
  ['until', () => until(Promise.resolve(1))],
  ['Greenlet.join', () => spawn(() => 1).join()],
  ['Greenlet.get', () => spawn(() => 1).get()],
  ['joinAll', () => joinAll([spawn(() => 1)])],
] as const) {
  test(`a wait in it throws on the spot: ${name}`, async () => {
    await using _ = leakCheck()

    expect(() => atomic(() => void call())).toThrow(BlockingSwitchOutError)
    expect(() => atomic(() => void call())).toThrow(expect.objectContaining(refused))
  })
}

for (const [name, call] of [
  ['idle', () => idle()],
  ['hub.join', () => getHub().join()],
  ['wait', () => wait([new Event()])],
  ['iwait', () => iwait([new Event()]).next()],
  ['nursery', () => nursery(() => 1)],
  ['shield', async () => shield(() => 1)],
  ['withTimeout', () => withTimeout(5, () => 1)],
  ['Pool.map', () => new Pool(1).map((n) => n, [1])],
  ['an async function that sleeps', async () => sleep(1)],
] as const) {
  test(`a wait in an async function that it calls is refused, too: ${name}`, async () => {
    await using _ = leakCheck()
    const promises: Promise<unknown>[] = []

    const thrown = attempt(() => atomic(() => void promises.push(call().catch(same))))

    expect(thrown).toMatchObject(refused)
    expect(await promises[0]).toBe(thrown)
  })
}

test('an async function is refused before it is called', () => {
  let called = false
  const fn = async (): Promise<void> => {
    called = true
  }

  for (const disguise of [fn, fn.bind(undefined), new Proxy(fn, {})]) {
    expect(() => atomic(disguise as never)).toThrow(ArgumentTypeError)
  }
  expect(() => atomic(fn as never)).toThrow('atomic: fn must be a plain function, got [AsyncFunction: fn]')
  expect(() => atomic(7 as never)).toThrow(new ArgumentTypeError('atomic: fn must be a function, got 7'))
  expect(called).toBe(false)
})

test('a function that returns a promise, or anything with then, is told that it must not', () => {
  function later(): unknown {
    return Promise.resolve(1)
  }

  expect(() => atomic(later as () => number)).toThrow(
    new MisuseError('atomic: later returned a promise: others run before it is settled'),
  )
  const thenable = (): unknown => ({ then: () => {} })
  expect(() => atomic(thenable)).toThrow(MisuseError)
})

test('a promise that rejects, and that it has refused, does not end the process', async () => {
  const before = unhandled.length
  const limited = (): unknown => withTimeout(5, () => 1)
  const failing = (): unknown => Promise.reject(new Error('nobody sees it'))
  expect(() => atomic(limited)).toThrow(BlockingSwitchOutError)
  expect(() => atomic(failing)).toThrow(MisuseError)
  expect(() => atomic(() => void sleep(1).catch(same))).toThrow(BlockingSwitchOutError)
  await settled()

  expect(unhandled.splice(before)).toEqual([])
})
