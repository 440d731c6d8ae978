// Errors arrive as errors of their class, with what tells about them and nothing more.

import { types } from 'node:util'

import { expect, test } from 'vitest'

import { hostileThings } from '../program/hostile.ts'
import {
  FailedToSwitch,
  LoopExit,
  Timeout,
  WaitCycle,
  errors,
  joinStacks,
  registerError,
  sent,
} from '../support/codec.ts'
import { attempt } from '../support/thrown.ts'

const standard = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]

for (const Class of standard) {
  test(`a ${Class.name} arrives as one, with message, stack and cause`, () => {
    const error = new Class('m', { cause: { a: 1 } })

    const copy = sent(error) as Error

    expect(Object.getPrototypeOf(copy)).toBe(Class.prototype)
    expect(types.isNativeError(copy) && Error.isError(copy)).toBe(true)
    expect(copy).toMatchObject({ name: Class.name, message: 'm', stack: error.stack, cause: { a: 1 } })
    expect(Object.keys(copy)).toEqual([])
  })
}

test('F12 an AggregateError keeps its errors, a SuppressedError both of its', () => {
  const one = new RangeError('one')

  const many = sent(new AggregateError([one, 'two', one], 'm')) as AggregateError
  const pair = sent(new SuppressedError(one, 2, 'm')) as SuppressedError

  expect(many).toBeInstanceOf(AggregateError)
  expect(many.errors).toEqual([one, 'two', one])
  expect(many.errors[2]).toBe(many.errors[0])
  expect(pair).toMatchObject({ error: one, suppressed: 2, message: 'm' })
})

test('a DOMException keeps name and code', () => {
  const copy = sent(new DOMException('m', 'AbortError')) as DOMException

  expect(copy).toBeInstanceOf(DOMException)
  expect(copy).toMatchObject({ name: 'AbortError', message: 'm', code: 20 })
})

test('F12 code travels, and what Node says of a call of the system; what a program sets does not', () => {
  const error = Object.assign(new Error('m'), {
    code: 'ENOENT',
    errno: -2,
    syscall: 'open',
    path: '/there',
    user: 'me',
  })

  const copy = sent(error) as Error

  expect(Object.fromEntries(Object.entries(copy))).toEqual({
    code: 'ENOENT',
    errno: -2,
    syscall: 'open',
    path: '/there',
  })
})

for (const [name, Class] of Object.entries(errors)) {
  if (!(typeof Class === 'function' && (Class.prototype as unknown) instanceof Error)) continue
  test(`a ${name} arrives as one`, () => {
    const error = new (Class as new (...args: unknown[]) => Error)('m', 'x', 1)

    const copy = sent(error) as Error

    expect(copy.constructor).toBe(Class)
    expect(copy).toEqual(error)
    expect(Object.entries(copy)).toEqual(Object.entries(error))
    expect(Object.hasOwn(copy, 'name') || Object.hasOwn(copy, 'code')).toBe(false)
  })
}

test('a subclass that nobody registered arrives as the next class above, with its name', () => {
  class HttpError extends errors.ClosedError {
    override name = 'HttpError'
    status = 404
  }

  const copy = sent(new HttpError('m')) as HttpError

  expect(copy.constructor).toBe(errors.ClosedError)
  expect(copy.name).toBe('HttpError')
  expect(copy.status).toBe(undefined)
})

test('F39 of a registered class only the fields travel that were named', () => {
  class LoginError extends Error {
    user = 'u'
    password = 'canary'
    callback = (): void => {}
  }
  registerError(LoginError, { fields: ['user', 'callback', 'missing'] })

  const copy = sent(new LoginError('m')) as LoginError

  expect(copy).toBeInstanceOf(LoginError)
  expect(Object.entries(copy)).toEqual([
    ['user', 'u'],
    ['callback', '[Function: callback]'],
  ])
})

test('F39 no field of an unregistered error is in the bytes', () => {
  const error = Object.assign(new TypeError('m'), { password: 'canary' })

  expect(JSON.stringify(Object.getOwnPropertyNames(sent(error)))).not.toContain('password')
})

test('with fields: true all own fields travel', () => {
  class RichError extends Error {
    a = { deep: [1] }
    b = new Date(1)
  }
  registerError(RichError, { fields: true })

  expect({ ...(sent(new RichError('m')) as object) }).toEqual({ a: { deep: [1] }, b: new Date(1) })
})

test('the name of a registered class is taken once; the class may register again', () => {
  const make = (): new () => Error => class TwinError extends Error {}
  const First = make()
  registerError(First)

  registerError(First, { fields: true })
  expect(() => registerError(make())).toThrow(errors.MisuseError)
  registerError(make(), { name: 'OtherTwin' })
  expect(() => registerError(Date as never)).toThrow(errors.ArgumentTypeError)
})

test('F14 what is thrown and is no error is a value', () => {
  for (const thrown of [null, undefined, 'text', 5, { a: 1 }]) expect(sent(thrown)).toEqual(thrown)
})

for (const { what, thing } of hostileThings().filter(({ thing: it }) => Error.isError(it))) {
  test(`F15 ${what} arrives as an error, alone and as a cause`, () => {
    expect(Error.isError(sent(thing))).toBe(true)
    expect(Error.isError((sent(new Error('m', { cause: thing })) as Error).cause)).toBe(true)
  })
}

for (const { what, thing } of hostileThings()) {
  test(`F15 an error caused by ${what} arrives`, () => {
    const copy = sent(new AggregateError([thing], 'm', { cause: thing })) as AggregateError

    expect(copy.message).toBe('m')
    expect(copy.errors).toHaveLength(1)
  })
}

test('a cause that cannot be sent is described', () => {
  const copy = sent(new Error('m', { cause: { fn: () => {}, a: 1 } })) as Error

  expect(copy.cause).toBe('{ fn: [Function: fn], a: 1 }')
})

test('an error that is its own cause, and errors that cause each other, keep the circle', () => {
  const a = new Error('a')
  a.cause = new Error('b', { cause: a })

  const copy = sent(a) as { cause: Error }

  expect(copy.cause.cause).toBe(copy)
})

test('of thousands of causes the first hundred travel, the next is described', () => {
  let error = new Error('0')
  for (let i = 1; i < 5000; i++) error = new Error(String(i), { cause: error })

  let copy: unknown = sent(error)
  let levels = 0
  for (; Error.isError(copy); copy = copy.cause) levels++

  expect(levels).toBeGreaterThan(50)
  expect(copy).toMatch(/Error: /)
})

test('a message of a million characters is shortened', () => {
  const error = new Error('x'.repeat(1_000_000))

  expect((sent(error) as Error).message).toHaveLength(100_000)
})

test('what an error of hublet belongs to is described, unless its class is registered', () => {
  class Strange {
    a = 1
  }
  const error = new errors.QueueClosed('m', new Strange())

  expect((sent(error) as { queue: unknown }).queue).toBe('Strange { a: 1 }')
})

test('a Timeout arrives as one that can be asked, and was not started', () => {
  const copy = sent(new Timeout(5, { message: 'too slow' })) as Timeout

  expect(copy).toBeInstanceOf(Timeout)
  expect([copy.ms, copy.message, copy.name, copy.pending]).toEqual([5, 'too slow', 'Timeout', false])
})

test('the errors of the diagnosis bring what they tell', () => {
  const deadlock = { greenlets: [], outside: [], total: 2, cycles: [['a', 'b']] }
  const cycle = [{ greenlet: 'a', waitsFor: 'b' }]

  const exit = sent(new LoopExit('m', deadlock)) as LoopExit
  const circle = sent(new WaitCycle(cycle)) as WaitCycle

  expect([exit.constructor, exit.message, exit.deadlock]).toEqual([LoopExit, 'm', deadlock])
  expect([circle.constructor, circle.message, circle.cycle]).toEqual([WaitCycle, new WaitCycle(cycle).message, cycle])
  expect((sent(new FailedToSwitch('m')) as Error).constructor).toBe(FailedToSwitch)
})

test('joinStacks puts the frames of the caller below those of the other hub', () => {
  const error = new Error('m')
  error.stack = 'Error: m\n    at work (/app/io.js:1:1)\n    at x (/app/node_modules/@hublet/core/dist/a.js:1:1)'
  const local =
    'Error\n    at y (/x/@hublet/core/b.js:1:1)\n    at main (/app/main.js:2:2)\n    at z (node:internal/a:1:1)'

  joinStacks(error, local, 'io')

  expect(error.stack).toBe(
    'Error: m\n    at work (/app/io.js:1:1)\n    --- call from hub "io" ---\n    at main (/app/main.js:2:2)',
  )
})

test('joinStacks keeps the frames of whoever uses hublet, and leaves out those of hublet', () => {
  const error = new Error('m')
  const inside = attempt(() => registerError(5 as never)) as Error

  joinStacks(error, inside.stack, 'io')

  const [remote, local] = error.stack!.split('--- call from hub "io" ---')
  expect(remote).toContain('codec-errors.test.ts')
  expect(local).toContain('codec-errors.test.ts')
  expect(local).not.toContain('arguments.ts')
})

test('joinStacks leaves alone what has no stack', () => {
  const things = [...hostileThings().map(({ thing }) => thing), 5]

  expect(() => things.forEach((thing) => joinStacks(thing, undefined, 'io'))).not.toThrow()
})
