// node:timers/promises, patched.

import { getEventListeners } from 'node:events'
import { scheduler, setImmediate, setInterval, setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

import { GreenletExit, Timeout, sleep, spawn, withTimeout } from '@hublet/core'
import { timers as hubTimers } from '@hublet/core/lowlevel'
import { VirtualClock, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { timers } from '../../packages/monkey/src/patches/timers.ts'
import { withPatches } from '../support/patched-operation.ts'
import { virtualTime } from '../support/virtual-time.ts'

withPatches(timers)

type Call = (signal?: AbortSignal) => Promise<unknown>

async function firstMoment(signal?: AbortSignal): Promise<unknown> {
  for await (const value of setInterval(3_600_000, 'value', signal && { signal })) return value
  return undefined
}

const pauses: [string, Call, unknown][] = [
  ['setTimeout', (signal) => setTimeout(3_600_000, 'value', signal && { signal }), 'value'],
  ['scheduler.wait', (signal) => scheduler.wait(3_600_000, signal && { signal }), undefined],
  [
    'promisify(setTimeout)',
    (signal) => promisify(globalThis.setTimeout)(3_600_000, 'value', signal && { signal }),
    'value',
  ],
  ['setInterval', firstMoment, 'value'],
]

test.for(pauses)('%s: a kill ends it at once, and its timer with it', async ([, call]) => {
  const reason = new GreenletExit()
  const log: unknown[] = []
  const g = spawn(async () => {
    try {
      await call()
    } catch (error) {
      log.push(error)
    } finally {
      log.push('finally')
    }
  })
  await settled()
  expect(hubTimers.size).toBe(1)

  await g.kill(reason)

  expect(log).toEqual([reason, 'finally'])
  expect(hubTimers.size).toBe(0)
})

test.for(pauses)('%s: a timeout ends it, and its timer with it', async ([, call]) => {
  await using _ = virtualTime()

  await expect(spawn(() => withTimeout(1000, () => call())).get()).rejects.toThrow(Timeout)

  expect(hubTimers.size).toBe(0)
})

test.for(pauses)('%s passes in virtual time, in a greenlet', async ([, call, value]) => {
  await using _ = virtualTime()

  expect(await spawn(call).get()).toEqual(value)
  expect(hubTimers.clock.now()).toBe(3_600_000)
})

test.for(pauses)(
  "%s: the caller's signal ends it with Node's error, and is not listened to any longer",
  async ([, call]) => {
    for (const run of [call, (signal?: AbortSignal) => spawn(call, signal).get()]) {
      const controller = new AbortController()
      const ended = run(controller.signal)
      await settled()

      controller.abort('enough')

      await expect(ended).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' })
      expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    }
  },
)

test.for(pauses)('%s: a signal that outlives it is not listened to any longer', async ([, call]) => {
  await using _ = virtualTime()
  const { signal } = new AbortController()

  await spawn(call, signal).get()

  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test.for<[string, () => Promise<unknown>, object]>([
  ['a delay that is none', () => setTimeout('1' as never), { code: 'ERR_INVALID_ARG_TYPE' }],
  ['options that are none', () => setTimeout(1, 1, 7 as never), { code: 'ERR_INVALID_ARG_TYPE' }],
  ['a ref that is none', () => setTimeout(1, 1, { ref: 1 as never }), { code: 'ERR_INVALID_ARG_TYPE' }],
  ['a signal that is none', () => setTimeout(1, 1, { signal: {} as never }), { code: 'ERR_INVALID_ARG_TYPE' }],
  ['an aborted signal', () => setTimeout(1, 1, { signal: AbortSignal.abort(7) }), { code: 'ABORT_ERR', cause: 7 }],
  ['a scheduler that is none', async () => scheduler.wait.call({} as never, 1), { code: 'ERR_INVALID_THIS' }],
  ['an interval of no delay', () => setInterval('1' as never).next(), { code: 'ERR_INVALID_ARG_TYPE' }],
])('%s is refused in a greenlet as outside', async ([, call, error]) => {
  await expect(call()).rejects.toMatchObject(error)
  await expect(spawn(call).get()).rejects.toMatchObject(error)
})

test('without arguments they wait, in a greenlet as outside', async () => {
  expect(await spawn(() => setTimeout()).get()).toBe(undefined)
  expect(await spawn(() => setTimeout(0, 7)).get()).toBe(7)
  expect(await spawn(() => setImmediate(7)).get()).toBe(7)
  expect(await spawn(() => scheduler.yield()).get()).toBe(undefined)
})

test('a loop of setImmediate or scheduler.yield is killed', async () => {
  for (const turn of [setImmediate, () => scheduler.yield()]) {
    const g = spawn(async () => {
      for (;;) await turn()
    })
    await setImmediate()

    expect(await g.kill()).toBe(true)
  }
})

test('an interval counts on while nobody waits for it', async () => {
  await using _ = virtualTime()
  const at: number[] = []

  await spawn(async () => {
    for await (const _moment of setInterval(100)) {
      at.push(hubTimers.clock.now())
      if (at.length === 1) await sleep(250)
      if (at.length === 4) break
    }
  }).get()

  expect(at).toEqual([100, 350, 350, 400])
})

test('an interval whose step was timed out goes on', async () => {
  await using _ = virtualTime()

  const next = await spawn(async () => {
    const moments = setInterval(100, 'value')
    const late = await withTimeout(50, () => moments.next(), { fallback: 'late' })
    const answers = [late, await moments.next(), await moments.return!(), await moments.next()]
    return answers
  }).get()

  expect(next).toEqual([
    'late',
    { value: 'value', done: false },
    { value: undefined, done: true },
    { value: undefined, done: true },
  ])
})

test('steps of an interval that are asked for at once are answered in order', async () => {
  await using _ = virtualTime()

  const answers = await spawn(async () => {
    const moments = setInterval(100, 'value')
    const both = await Promise.all([moments.next(), moments.next()])
    await moments.return!()
    return both
  }).get()

  expect(answers).toEqual([
    { value: 'value', done: false },
    { value: 'value', done: false },
  ])
})

test('outside of greenlets virtual time does not concern them', async () => {
  using clock = new VirtualClock({ autojump: false })

  await setTimeout(1)

  expect(clock.now()).toBe(0)
})

test('a timer that holds nothing keeps holding nothing', async () => {
  const g = spawn(() => setTimeout(3_600_000, undefined, { ref: false }))
  await settled()

  expect(hubTimers.held).toBe(0)
  await g.kill()
})
