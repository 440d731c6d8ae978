// node:events, patched.

import { EventEmitter, on, once } from 'node:events'
import { createRequire } from 'node:module'

import { Timeout, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { events } from '../../packages/monkey/src/patches/events.ts'
import { type Pending, testPatched, withPatches } from '../support/patched-operation.ts'
import { attempt, same } from '../support/thrown.ts'

withPatches(events)

const listeners = (emitter: EventEmitter): number =>
  emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)

function onEmitter(call: (emitter: EventEmitter) => Promise<unknown>, result: unknown): () => Pending {
  return () => {
    const emitter = new EventEmitter()
    return {
      call: () => call(emitter),
      givenUp: () => listeners(emitter) === 0,
      release: () => emitter.emit('go', 1, 2),
      result,
      [Symbol.asyncDispose]: async () => void emitter.removeAllListeners(),
    }
  }
}

testPatched([
  { name: 'once', make: onEmitter((emitter) => once(emitter, 'go'), [1, 2]) },
  { name: 'EventEmitter.once', make: onEmitter((emitter) => EventEmitter.once(emitter, 'go'), [1, 2]) },
  {
    name: 'once with a signal of the caller',
    make: onEmitter((emitter) => once(emitter, 'go', { signal: new AbortController().signal }), [1, 2]),
  },
  {
    name: 'for await over on',
    make: onEmitter(
      async (emitter) => {
        for await (const value of on(emitter, 'go')) return value
        return undefined
      },
      [1, 2],
    ),
  },
])

test('once of an EventTarget is given up, too', async () => {
  const target = new EventTarget()
  const g = spawn(() => once(target, 'go'))
  await settled()
  await g.kill()

  const next = once(target, 'go')
  target.dispatchEvent(new Event('go'))

  expect(await next).toHaveLength(1)
})

test('an event that was emitted before the kill is not lost', async () => {
  const emitter = new EventEmitter()
  const seen: unknown[] = []
  const g = spawn(async () => void seen.push(await once(emitter, 'go')))
  await settled()

  emitter.emit('go', 1)
  await g.kill()

  expect(seen).toEqual([[1]])
})

test('the error event rejects once with that very error, in a greenlet and outside', async () => {
  const emitter = new EventEmitter()
  const error = new Error('broken')
  const outside = once(emitter, 'go').catch(same)
  const inside = spawn(() => once(emitter, 'go').catch(same))
  await settled()

  emitter.emit('error', error)

  expect(await outside).toBe(error)
  expect(await inside.get()).toBe(error)
})

test("the caller's signal does what it did, and nothing is left on it", async () => {
  const controller = new AbortController()
  const { signal } = controller
  const emitter = new EventEmitter()
  const before = await once(emitter, 'go', { signal: AbortSignal.abort('no') }).catch(same)
  const g = spawn(() => Promise.all([once(emitter, 'go', { signal }).catch(same), once(emitter, 'other', { signal })]))
  g.get().catch(same)
  await settled()

  emitter.emit('other')
  controller.abort('no')

  const [after] = await g.get()
  expect(after).toEqual(before)
  expect(listeners(emitter)).toBe(0)
})

test.for<[string, unknown[]]>([
  ['options that are null', [new EventEmitter(), 'go', null]],
  ['options that are a number', [new EventEmitter(), 'go', 7]],
  ['options that are an array', [new EventEmitter(), 'go', []]],
  ['a signal that is none', [new EventEmitter(), 'go', { signal: {} }]],
  ['a signal that is null', [new EventEmitter(), 'go', { signal: null }]],
  ['no emitter', [{}, 'go']],
  ['nothing', []],
])('once refuses %s in a greenlet as it does outside', async ([, args]) => {
  const call = (): Promise<unknown> => (once as (...all: unknown[]) => Promise<unknown>)(...args).catch(same)

  const outside = await call()
  const inside = await spawn(call).get()

  expect(outside).toBeInstanceOf(TypeError)
  expect(inside).toEqual(outside)
})

test("the caller's options are not changed", async () => {
  const options = Object.freeze({ signal: new AbortController().signal })
  const emitter = new EventEmitter()
  const g = spawn(() => once(emitter, 'go', options))
  await settled()
  emitter.emit('go', 1)

  expect(await g.get()).toEqual([1])
})

test('on throws at once what it threw at once', async () => {
  const call = (): unknown => attempt(() => on({} as EventEmitter, 'go'))

  expect(await spawn(call).get()).toEqual(call())
})

test('a next of on that times out loses no event, and the iterator goes on', async () => {
  const emitter = new EventEmitter()
  const iterator = on(emitter, 'go')

  await expect(withTimeout(5, () => iterator.next())).rejects.toThrow(Timeout)
  emitter.emit('go', 1)
  emitter.emit('go', 2)

  expect(await iterator.next()).toEqual({ value: [1], done: false })
  expect(await iterator.next()).toEqual({ value: [2], done: false })
  await iterator.return?.()
  expect(listeners(emitter)).toBe(0)
})

test('several steps of on that are interrupted are answered in their order', async () => {
  const emitter = new EventEmitter()
  const iterator = on(emitter, 'go')
  const g = spawn(() => Promise.all([iterator.next(), iterator.next()]))
  await settled()
  await g.kill()

  const steps = Promise.all([iterator.next(), iterator.next(), iterator.next()])
  for (const value of [1, 2, 3]) emitter.emit('go', value)

  expect((await steps).map(({ value }) => value as unknown)).toEqual([[1], [2], [3]])
})

test('a step that was interrupted later than another one is answered later', async () => {
  const emitter = new EventEmitter()
  const iterator = on(emitter, 'go')
  const [first, second] = [spawn(() => iterator.next()), spawn(() => iterator.next())]
  await settled()
  await first.kill()
  await second.kill()

  const steps = Promise.all([iterator.next(), iterator.next()])
  for (const value of [1, 2]) emitter.emit('go', value)

  expect((await steps).map(({ value }) => value as unknown)).toEqual([[1], [2]])
})

test('an iterator of on is the iterator of Node, water marks and all', () => {
  const emitter = new EventEmitter()
  const iterator = on(emitter, 'go')
  const symbols = Object.getOwnPropertySymbols(iterator).map(String)

  expect(symbols).toContain('Symbol(nodejs.watermarkData)')
  expect(iterator).toHaveProperty('return')
})

test('require, import and the static methods are one function', () => {
  const required = createRequire(import.meta.url)('node:events') as typeof EventEmitter

  expect([required.once, EventEmitter.once]).toEqual([once, once])
  expect(required).toBe(EventEmitter)
})
