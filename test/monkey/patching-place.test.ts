import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { Callable } from '../../packages/monkey/src/patching/replacement.ts'
import { bracket, bracketed, fakeModule, patched, patcherOf } from '../support/patches.ts'

const fixed = { value: () => 'own', writable: false, enumerable: false, configurable: true }

test.for<[string, PropertyDescriptor]>([
  ['a plain property', { value: () => 'own', writable: true, enumerable: true, configurable: true }],
  ['a hidden property', { value: () => 'own', writable: true, enumerable: false, configurable: true }],
  ['a property that cannot be written', fixed],
  ['a property that can be written but not configured', { ...fixed, writable: true, configurable: false }],
  ['a getter', { get: () => () => 'own', enumerable: true, configurable: true }],
  ['a hidden accessor', { get: () => () => 'own', set() {}, enumerable: false, configurable: true }],
])('%s stays what it is but for the function', ([, property]) => {
  const target: { call?: () => string } = {}
  const before = Object.getOwnPropertyDescriptor(Object.defineProperty(target, 'call', property), 'call')!

  const patcher = patched(target, 'call', { wrap: bracketed })
  const now = Object.getOwnPropertyDescriptor(target, 'call')!

  expect(target.call!()).toBe('[own]')
  expect(Object.keys(now)).toEqual(Object.keys(before))
  for (const name of ['writable', 'enumerable', 'configurable'] as const) expect(now[name]).toBe(before[name])
  expect(patcher.undo()).toEqual({ restored: ['call'], left: [] })
  expect(Object.getOwnPropertyDescriptor(target, 'call')).toEqual(before)
})

test.for<[string, object, string]>([
  ['a frozen object', Object.freeze({ call: () => 1 }), 'it cannot be changed'],
  ['a fixed getter', Object.defineProperty({}, 'call', { get: () => () => 1 }), 'it cannot be changed'],
  ['what is no function', { call: 7 }, 'it is no function'],
  ['what is not there', {}, 'there is no such property'],
  ['what is inherited', Object.create({ call: () => 1 }) as object, 'it is inherited'],
])('%s is left alone, and the report says so', ([, target, why]) => {
  const before = Object.getOwnPropertyDescriptors(target)
  const patcher = patcherOf([bracket('fs', target, 'call')])

  expect(patcher.patchAll({})).toMatchObject({ patched: [], replaced: [], skipped: [{ what: 'fake-fs call', why }] })
  expect(Object.getOwnPropertyDescriptors(target)).toEqual(before)
})

test('a getter is asked when its property is read, not when it is patched', () => {
  let reads = 0
  const target = {
    get call() {
      reads++
      return () => 'own'
    },
  }

  patched(target, 'call', { wrap: bracketed })

  expect(reads).toBe(0)
  expect(target.call()).toBe('[own]')
  expect(reads).toBe(1)
})

test('a getter that returns the same function returns the same wrapper', () => {
  const own = (): string => 'own'
  const target = { get: 0, call: own }
  Object.defineProperty(target, 'call', { get: () => own, configurable: true })

  patched(target, 'call', { wrap: bracketed })

  expect(target.call).toBe(target.call)
})

test('what somebody writes through a setter is read as it was written', () => {
  let held: unknown = () => 'own'
  const target = {
    get call() {
      return held as () => string
    },
    set call(value) {
      held = value
    },
  }
  patched(target, 'call', { wrap: bracketed })
  const kept = target.call

  const mock = (): string => 'mock'
  target.call = mock
  expect(target.call).toBe(mock)
  target.call = kept
  expect(target.call()).toBe('[own]')
})

/** An object with a function that is loaded when it is first read. */
function onDemand(): { target: { call: () => string }; own: () => string } {
  const own = (): string => 'own'
  const target = {} as { call: () => string }
  const get = (): unknown => {
    Object.defineProperty(target, 'call', { value: own, writable: true, enumerable: true, configurable: true })
    return own
  }
  Object.defineProperty(target, 'call', { get, enumerable: true, configurable: true })
  return { target, own }
}

test('a function that is loaded on demand is wrapped when it is loaded', () => {
  const { target, own } = onDemand()

  const patcher = patched(target, 'call', { wrap: bracketed })

  expect([target.call(), target.call()]).toEqual(['[own]', '[own]'])
  expect(patcher.undo().left).toEqual([])
  expect(target.call).toBe(own)
})

test('a function that is loaded on demand need not be loaded to be given back', () => {
  const { target, own } = onDemand()

  patched(target, 'call', { wrap: bracketed }).undo()

  expect(Object.getOwnPropertyDescriptor(target, 'call')).toHaveProperty('get')
  expect(target.call).toBe(own)
})

test('a wrapper that cannot be made is reported; the others are made', () => {
  const target = fakeModule()
  const wrong = new Error('wrong')
  const wrap = (original: Callable): Callable => {
    if (original.name === 'read') throw wrong
    return bracketed(original)
  }
  const targets = () => Reflect.ownKeys(target).map((key) => ({ target, key, wrap }))

  const report = patcherOf([{ name: 'fs', targets }]).patchAll({})

  expect(report).toMatchObject({ patched: ['fs'], replaced: ['write'], failed: [{ what: 'read', error: wrong }] })
  expect(target.read('a')).toBe('read a')
})

test('the last that was replaced is the first that is given back', () => {
  const order: string[] = []
  const target = { first: () => 1, second: () => 2 }
  const proxy = new Proxy(target, {
    defineProperty(of, key, descriptor) {
      order.push(String(key))
      return Reflect.defineProperty(of, key, descriptor)
    },
  })

  const patcher = patcherOf([bracket('fs', proxy, 'first', 'second')])
  patcher.patchAll({})
  patcher.undo()

  expect(order).toEqual(['first', 'second', 'second', 'first'])
})

test('what somebody has wrapped since stays with him, and only the original is below', () => {
  const target = fakeModule()
  const original = target.read
  const patcher = patcherOf([bracket('fs', target)])
  patcher.patchAll({})
  const ours = target.read
  target.read = (path) => `<${String(ours(path))}>`
  const theirs = target.read

  const report = patcher.undo()

  expect(report.left).toEqual([{ what: 'fake-fs read', why: 'somebody has replaced it since' }])
  expect(report.restored).toEqual(['fake-fs write'])
  expect(target.read).toBe(theirs)
  expect(target.read('a')).toBe('<read a>')
  expect(ours('a')).toBe(original('a'))
})

test('what somebody has deleted since stays deleted', () => {
  const target: { call?: () => string } = { call: () => 'own' }
  const patcher = patched(target, 'call', { wrap: bracketed })
  delete target.call

  expect(patcher.undo().left).toEqual([{ what: 'call', why: 'somebody has deleted it' }])
  expect(target).toEqual({})
})

test('what somebody has wrapped since is wrapped again by the next patch', () => {
  const target = fakeModule()
  const patcher = patcherOf([bracket('fs', target, 'read')])
  patcher.patchAll({})
  const ours = target.read
  target.read = (path) => `<${String(ours(path))}>`
  patcher.undo()

  expect(patcher.patchAll({}).patched).toEqual(['fs'])
  expect(target.read('a')).toBe('[<read a>]')
})

test('a call that has begun ends as it began', async () => {
  const target = { read: (): unknown => 'own' }
  const { promise, resolve } = Promise.withResolvers<void>()
  const wrap = (original: Callable): Callable => {
    return async () => {
      await promise
      return `[${String(original())}]`
    }
  }
  const patcher = patched(target, 'read', { wrap })

  const call = target.read()
  patcher.undo()
  resolve()

  expect(await call).toBe('[own]')
  expect(target.read()).toBe('own')
})

test('a reference that somebody has kept passes on after all is undone', () => {
  const target = fakeModule()
  const patcher = patcherOf([bracket('fs', target)])
  patcher.patchAll({})
  const { read } = target

  patcher.undo()

  expect(read('a')).toBe('read a')
})
