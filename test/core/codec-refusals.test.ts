// What cannot leave its thread is refused at the sender, with its place.

import { expect, test } from 'vitest'

import { hostileThings } from '../program/hostile.ts'
import { Wire, encode, encodeOrPort, errors, sent } from '../support/codec.ts'
import { attempt } from '../support/thrown.ts'

const { MessageTooDeep, UncloneableValue } = errors

function detached(view: Uint8Array): Uint8Array {
  structuredClone(view, { transfer: [view.buffer as ArrayBuffer] })
  return view
}

function* generator(): Generator {}

for (const [what, value] of Object.entries({
  'a symbol': Symbol('x'),
  'a function': () => {},
  'a class': Wire,
  'a WeakMap': new WeakMap(),
  'a WeakSet': new WeakSet(),
  'a WeakRef': new WeakRef({}),
  'a Promise': Promise.resolve(),
  'a generator': generator(),
  'an iterator': [][Symbol.iterator](),
  'a URL': new URL('http://example.org'),
  'a Proxy of a Map': new Proxy(new Map(), {}),
  'a detached ArrayBuffer': detached(new Uint8Array(8)).buffer,
  'a view of a detached ArrayBuffer': detached(new Uint8Array(8)),
  'a boxed symbol': Object(Symbol('x')),
  'a MessagePort that is not marked': new MessageChannel().port1,
})) {
  test(`F11 ${what} is refused, and the message says where it is`, () => {
    const error = attempt(() => sent({ list: [1, { 'odd key': value }] })) as InstanceType<typeof UncloneableValue>

    expect(error).toBeInstanceOf(UncloneableValue)
    expect(error.code).toBe('HUBLET_UNCLONEABLE')
    expect(error.path).toMatch(/^value\.list\[1\]\["odd key"\]/)
    expect(error.message).toMatch(/^cannot send value\.list\[1\]\["odd key"\].*: .*; /)
  })
}

test('F11 what cannot be sent in an instance of a class is found in it', () => {
  class Holder {
    held: unknown
    constructor(held: unknown) {
      this.held = held
    }
  }
  const { port1 } = new MessageChannel()

  for (const held of [port1, Symbol('x'), () => {}, new URL('http://example.org')]) {
    expect(() => sent([new Holder({ held })])).toThrow(/^cannot send value\[0\]\.held\.held: /)
  }
  expect(sent(new Holder(1))).toEqual({ held: 1 })
})

test('F11 the path names the place that the sender gives', () => {
  const wire = new Wire()
  const value = [{ user: { callback() {} } }]
  const how: typeof encode = (writer, it, out) => encode(writer, it, out, 'args')

  expect(() => wire.send(value, how)).toThrow(/^cannot send args\[0\]\.user\.callback: a function cannot be sent; /)
})

test('F11 paths lead through maps and sets', () => {
  const value = new Map([['k', new Set([Symbol('x')])]])

  expect(() => sent(value)).toThrow(/^cannot send value\.get\("k"\)\.values\(\)\[0\]: Symbol\(x\) cannot be sent/)
})

test('F11 after a refusal the lane goes on as if nothing had been', () => {
  const wire = new Wire()

  expect(() => wire.send([{ a: 1 }, { b: 1 }, Symbol('x')])).toThrow(UncloneableValue)

  expect(wire.send([{ c: 1 }, { a: 2 }, { b: 2 }])).toEqual([{ c: 1 }, { a: 2 }, { b: 2 }])
})

test('F11 the error of a getter reaches the sender as it is', () => {
  const error = new Error('mine')
  const value = {
    get bad(): never {
      throw error
    },
  }

  for (const how of [encode, encodeOrPort]) expect(attempt(() => new Wire().send({ value }, how))).toBe(error)
})

test('F13 a value of 1,000 levels goes through, one of more is refused', () => {
  const nest = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1)

  expect(sent(nest(1001))).toEqual(nest(1001))
  const error = attempt(() => sent(nest(1002)))
  expect(error).toBeInstanceOf(MessageTooDeep)
  expect(error).toMatchObject({ code: 'HUBLET_MESSAGE_TOO_DEEP' })
})

for (const levels of [1002, 100_000]) {
  test(`F13 ${levels} levels are refused in all that can be nested, also in what is large`, () => {
    const nests: ((inner: unknown) => unknown)[] = [
      (inner) => [inner],
      (inner) => ({ inner }),
      (inner) => new Map([[1, inner]]),
      (inner) => new Map([[inner, 1]]),
      (inner) => new Set([inner]),
      (inner) => Object.assign(Object.create(null) as object, { inner }),
    ]
    for (const nest of nests) {
      let value: unknown = Array.from({ length: 2000 }, (_, i) => i)
      for (let i = 0; i < levels; i++) value = nest(value)

      for (const how of [encode, encodeOrPort]) {
        expect(() => new Wire().send(value, how)).toThrow(MessageTooDeep)
      }
    }
  })
}

for (const { what, thing } of hostileThings()) {
  test(`F15 ${what} arrives or is refused with an error`, () => {
    const result = attempt(() => sent([thing]))

    expect(Array.isArray(result) || Error.isError(result)).toBe(true)
  })
}
