// Instances of registered classes, and functions, travel as their owner says.

import { expect, test } from 'vitest'

import { Wire, encodeOrPort, errors, registerClass, registerFunctions, sent } from '../support/codec.ts'
import { attempt } from '../support/thrown.ts'

const { DecodeError, MisuseError, UncloneableValue } = errors
const peers: unknown[] = []

class Money {
  #cents: number
  constructor(cents: number) {
    this.#cents = cents
  }
  static {
    registerClass(Money, {
      name: 'test.Money',
      pack: (money, peer) => (peers.push(peer), { cents: money.#cents }),
      unpack: ({ cents }: { cents: number }, peer) => (peers.push(peer), new Money(cents)),
    })
  }
}
class Dollar extends Money {}

class Base {
  inner: unknown
  constructor(inner: unknown) {
    this.inner = inner
  }
}
class Derived extends Base {}
registerClass(Base, {
  name: 'test.Base',
  pack: (base) => base.inner,
  unpack: (inner: unknown) => new Base(inner),
  subclasses: true,
})

class Stubborn {
  field = 1
}
class Nobody {
  field = 1
}
registerClass(Stubborn, {
  name: 'test.Stubborn',
  pack: () => [{ unheard: 1 }],
  unpack: () => {
    throw new Error('no')
  },
})

test('a registered class arrives as its instance; pack and unpack get the peer of their side', () => {
  const money = new Money(5)

  const copy = sent([money, money]) as Money[]

  expect(copy[0]).toBeInstanceOf(Money)
  expect(copy[1]).toBe(copy[0])
  expect(peers).toEqual(['to', 'from'])
})

test('a subclass is the class only where that was said', () => {
  expect(sent(new Dollar(5))).not.toBeInstanceOf(Money)
  expect(sent(new Derived('x'))).toEqual(new Base('x'))
})

test('what is packed may hold anything, other registered ones included, and shares identity with the rest', () => {
  const shared = { a: 1 }

  const [outer, other] = sent([new Base([new Base(shared)]), shared]) as [Base, object]

  expect((outer.inner as [Base])[0].inner).toBe(other)
})

test('an object that is packed as itself is refused', () => {
  const knot = new Base(undefined)
  knot.inner = [knot]

  const error = attempt(() => sent({ knot })) as Error & { path: string }

  expect(error).toBeInstanceOf(UncloneableValue)
  expect(error.path).toBe('value.knot')
})

test('F11 what is refused within a pack is reported at the object', () => {
  expect(() => sent([new Base(Symbol('x'))])).toThrow(
    /^cannot send value\[0\]: in what it is packed as, Symbol\(x\) cannot be sent/,
  )
})

test('an unpack that throws loses its value, and nothing else of the lane', () => {
  const wire = new Wire()

  const error = attempt(() => wire.send([new Stubborn(), { later: 2 }])) as Error

  expect(error).toBeInstanceOf(DecodeError)
  expect(error.message).toContain('test.Stubborn')
  expect(error.cause).toEqual(new Error('no'))
  expect(wire.send([{ unheard: 1 }, { later: 2 }])).toEqual([{ unheard: 1 }, { later: 2 }])
})

test('a class that is not known here is named by the error', () => {
  const wire = new Wire()
  const bytes = Uint8Array.from(wire.bytes([new Money(5), { later: 2 }]))
  bytes[Buffer.from(bytes).indexOf('test.Money')] = 'b'.charCodeAt(0)

  expect(() => wire.read(bytes)).toThrow(/no class 'best\.Money' is registered/)
  expect(wire.send({ later: 3 })).toEqual({ later: 3 })
})

test('a class and a name are registered once', () => {
  const travel = { name: 'test.Money', pack: () => 1, unpack: () => ({}) }

  expect(() => registerClass(Nobody, travel)).toThrow(MisuseError)
  expect(() => registerClass(Money, { ...travel, name: 'test.Other' })).toThrow(MisuseError)
  expect(() => registerClass(Nobody, { ...travel, name: '' })).toThrow(errors.ArgumentTypeError)
})

test('a class whose prototype was replaced by an object is recognised, too', () => {
  function Old(this: { a: number }): void {
    this.a = 1
  }
  Old.prototype = { method: () => 1 }
  const make = Old as unknown as new () => { a: number; packed?: boolean }
  expect(sent(new make())).toEqual({ a: 1 })

  registerClass(make, { name: 'test.Old', pack: () => 0, unpack: () => Object.assign(new make(), { packed: true }) })

  expect((sent(new make()) as { packed?: boolean }).packed).toBe(true)
  expect(sent([{ a: { b: 1 } }])).toEqual([{ a: { b: 1 } }])
})

test('a large value with a registered class in it does not go by the port', () => {
  const wire = new Wire()
  const value = [...Array.from({ length: 2000 }, (_, i) => i), new Money(1)]

  expect((wire.send(value, encodeOrPort) as unknown[]).at(-1)).toBeInstanceOf(Money)
  expect(wire.out.ported).toEqual([])
})

test('functions travel by their hook, once it is there', () => {
  const fn = (): number => 1
  expect(() => sent(fn)).toThrow(UncloneableValue)

  registerFunctions({
    pack: (it) => it.name,
    unpack: (name: string) => Object.assign(() => name, { packed: name }),
  })

  const copy = sent({ fn, again: fn }) as { fn: () => string; again: unknown }
  expect(copy.fn()).toBe('fn')
  expect(copy.again).toBe(copy.fn)
  expect(() => registerFunctions({ pack: () => 1, unpack: () => () => 1 })).toThrow(MisuseError)
})
