import { EventEmitter } from 'node:events'
import { Duplex, Writable } from 'node:stream'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { Callable } from '../../packages/monkey/src/patching/replacement.ts'
import { bracketed, patched } from '../support/patches.ts'

const same = (original: Callable): Callable =>
  function (this: unknown, ...args) {
    return Reflect.apply(original, this, args)
  }

test('a wrapper has the name, the length, the text and the own properties of the original', () => {
  const hidden = Symbol('hidden')
  const original = Object.assign(function read(_path: unknown, _options: unknown) {}, { limit: 7 })
  Object.defineProperty(original, hidden, { get: () => 'seen', enumerable: false })
  const target = { read: original }

  patched(target, 'read', { wrap: same })

  expect(target.read).not.toBe(original)
  expect([target.read.name, target.read.length, target.read.limit]).toEqual(['read', 2, 7])
  expect(String(target.read)).toBe(String(original))
  expect(Object.keys(target.read)).toEqual(Object.keys(original))
  expect(Reflect.get(target.read, hidden)).toBe('seen')
  for (const key of Reflect.ownKeys(original)) {
    expect(Object.getOwnPropertyDescriptor(target.read, key)).toEqual(Object.getOwnPropertyDescriptor(original, key))
  }
})

test('a wrapper passes this and the arguments on', () => {
  const target = {
    base: 1,
    add(more: number) {
      return this.base + more
    },
  }

  patched(target, 'add', { wrap: same })

  expect(target.add(2)).toBe(3)
})

test('a wrapper of an async function has its prototype', () => {
  const target = { read: async () => 1 }
  const prototype: unknown = Object.getPrototypeOf(target.read)

  patched(target, 'read', { wrap: (original) => () => original() })

  expect(Object.getPrototypeOf(target.read)).toBe(prototype)
})

class Base {
  readonly base = true
  static made = 0
  static kind(): string {
    return this.name
  }
}
class Thing extends Base {
  static readonly color = 'red'
  readonly newTarget: unknown
  readonly args: unknown[]
  constructor(...args: unknown[]) {
    super()
    this.newTarget = new.target
    this.args = args
  }
}

/** A class whose instances get one argument more. */
function withOneMore(): { Thing: typeof Thing } {
  const target = { Thing }
  const wrap = (original: Callable): Callable => {
    const inner = original as unknown as typeof Thing
    return class extends inner {
      readonly #seen = true
      constructor(...args: unknown[]) {
        super(...args, 'more')
        if (!this.#seen) throw new Error('no private fields')
      }
    } as unknown as Callable
  }
  patched(target, 'Thing', { wrap })
  return target
}

test('the wrapper of a class makes instances of the original', () => {
  const target = withOneMore()

  const thing = new target.Thing(1)

  expect(thing).toBeInstanceOf(Thing)
  expect(thing).toBeInstanceOf(target.Thing)
  expect(new Thing()).toBeInstanceOf(target.Thing)
  expect(thing.args).toEqual([1, 'more'])
  expect(thing.newTarget).toBe(Thing)
  expect(Object.getPrototypeOf(thing)).toBe(Thing.prototype)
})

test('the wrapper of a class has its statics, inherited ones too', () => {
  const target = withOneMore()

  expect(target.Thing.color).toBe('red')
  expect(target.Thing.made).toBe(0)
  expect(target.Thing.kind()).toBe('Thing')
})

test('the wrapper of a class can be extended', () => {
  const target = withOneMore()
  class Sub extends target.Thing {
    own(): number {
      return this.args.length
    }
  }

  const sub = new Sub(1, 2)

  expect(sub.own()).toBe(3)
  expect(sub.newTarget).toBe(Sub)
  expect(sub).toBeInstanceOf(Thing)
  expect(sub).toBeInstanceOf(Sub)
  expect(new target.Thing()).not.toBeInstanceOf(Sub)
})

test('the wrapper of a class throws without new, and of a function that is no class with it', () => {
  const target = { ...withOneMore(), read: async () => 1 }
  patched(target, 'read', { wrap: same })

  expect(() => Reflect.apply(target.Thing as unknown as Callable, undefined, [])).toThrow(TypeError)
  expect(() => Reflect.construct(target.read, [])).toThrow(TypeError)
})

test('the wrapper of a class by a function that cannot make anything makes what the original makes', () => {
  const target = { Thing }

  patched(target, 'Thing', {
    wrap:
      (original) =>
      (...args) =>
        Reflect.apply(original, undefined, args),
  })

  expect(new target.Thing(1).args).toEqual([1])
})

test('a constructor that needs no new needs none behind a wrapper', () => {
  const target = { EventEmitter }
  function Old(this: object): void {
    Reflect.apply(target.EventEmitter as unknown as Callable, this, [])
  }
  Object.setPrototypeOf(Old.prototype, EventEmitter.prototype)

  patched(target, 'EventEmitter', { wrap: same })

  const emitter: unknown = Reflect.construct(Old, [])
  expect(emitter).toBeInstanceOf(target.EventEmitter)
  expect(Reflect.get(emitter as object, '_eventsCount')).toBe(0)
})

test('a class that asks for its instances itself is asked as before', () => {
  const target = { Writable }

  patched(target, 'Writable', { wrap: same })

  expect(target.Writable).not.toBe(Writable)
  expect(new Duplex()).toBeInstanceOf(target.Writable)
  expect({}).not.toBeInstanceOf(target.Writable)
})

test('what promisify makes stays what it was', async () => {
  const target = { exec: Object.assign(() => 'plain', { [promisify.custom]: () => 'promised' }) }
  const before = target.exec[promisify.custom]

  patched(target, 'exec', { wrap: bracketed })

  expect(target.exec()).toBe('[plain]')
  expect(promisify(target.exec)).toBe(before)
})

test('what promisify makes is wrapped where a wrapper for it is given', () => {
  const target = { exec: Object.assign(() => 'plain', { [promisify.custom]: () => 'promised' }) }

  const patcher = patched(target, 'exec', { wrap: same, promisified: bracketed })
  const promised = promisify(target.exec) as unknown as () => unknown

  expect([target.exec(), promised()]).toEqual(['plain', '[promised]'])
  patcher.undo()
  expect(promised()).toBe('promised')
})

test('what promisify makes of a function without its own is wrapped, too', async () => {
  const read = (path: string, done: (error: unknown, text: string) => void): void => done(null, `text of ${path}`)
  const target = { read }

  const wrap =
    (original: Callable): Callable =>
    async (...args) =>
      `[${String(await original(...args))}]`
  patched(target, 'read', { wrap: (original) => original, promisified: wrap })

  expect(await promisify(target.read)('a')).toBe('[text of a]')
})

test('what promisify makes of a timer is wrapped, though it is written down as a getter', async () => {
  const target = { setTimeout: globalThis.setTimeout }

  patched(target, 'setTimeout', { wrap: same, promisified: (original) => async () => [typeof original, 'wrapped'] })

  expect(await promisify(target.setTimeout)(0)).toEqual(['function', 'wrapped'])
})
