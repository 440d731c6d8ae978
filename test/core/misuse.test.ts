// What users pass that cannot work, and what hurts whoever looks at it.

import { inspect } from 'node:util'

import {
  ArgumentTypeError,
  Greenlet,
  GreenletError,
  MisuseError,
  type Waitable,
  iwait,
  joinAll,
  kill,
  killAll,
  sleep,
  spawn,
  wait,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

for (const foreign of [undefined, null, 42, 'text', {}, Promise.resolve(), () => 0]) {
  test(`wait, iwait, joinAll, kill and killAll refuse ${inspect(foreign)} among greenlets, and do nothing`, async () => {
    await using _ = leakCheck()
    const target = spawn(sleep, Infinity)
    const mixed = [target, foreign] as Greenlet[]

    expect(() => joinAll(mixed)).toThrow(ArgumentTypeError)
    expect(() => killAll(mixed)).toThrow(ArgumentTypeError)
    expect(() => kill(foreign as Greenlet)).toThrow(ArgumentTypeError)
    expect(() => iwait(mixed as Waitable[])).toThrow(ArgumentTypeError)
    await expect(wait(mixed as Waitable[])).rejects.toThrow(ArgumentTypeError)

    await settled()
    expect([target.running, target.linkCount]).toEqual([true, 0])
    await target.kill()
  })

  if (typeof foreign === 'string') continue // it is a list, of what is refused above
  test(`wait, joinAll and killAll refuse ${inspect(foreign)} in place of a list`, async () => {
    const list = foreign as never

    expect(() => joinAll(list)).toThrow(/^joinAll: objects must be iterable, got /)
    expect(() => killAll(list)).toThrow(/^killAll: objects must be iterable, got /)
    await expect(wait(list)).rejects.toThrow(/^i?wait: objects must be iterable, got /)
  })
}

test('the errors of wait name wait, which is what was called', async () => {
  await expect(wait(42 as never)).rejects.toThrow(/^wait: /)
  await expect(wait([42] as never)).rejects.toThrow(/^wait: /)
  await expect(wait([], { count: -1 })).rejects.toThrow(/^wait: /)
})

test('an iterable that throws half-way is passed on, and nothing is killed or linked', async () => {
  const target = spawn(sleep, Infinity)
  await settled()
  function* broken(): Generator<Greenlet> {
    yield target
    throw new RangeError('x')
  }

  expect(() => killAll(broken())).toThrow(RangeError)
  expect(() => joinAll(broken())).toThrow(RangeError)
  await expect(wait(broken())).rejects.toThrow(RangeError)

  expect([target.running, target.linkCount]).toEqual([true, 0])
  await target.kill()
})

for (const [what, body] of [
  ['a getter of then that throws', () => Object.defineProperty({}, 'then', { get: () => fail() })],
  ['a then that throws', () => ({ then: fail })], // oxlint-disable-line no-thenable
  ['a then that rejects', () => ({ then: (_: unknown, reject: (e: unknown) => void) => reject(hostileError) })], // oxlint-disable-line no-thenable
] as [string, () => unknown][]) {
  test(`a greenlet that returns ${what} has failed`, async () => {
    const target = spawn(body)

    await expect(target.get()).rejects.toBe(hostileError)
  })
}

for (const reason of hostileReasons()) {
  test(`a kill with ${reason.what} ends the greenlet with a clear error`, async () => {
    const target = spawn(sleep, Infinity)
    const got = target.get().catch((thrown: unknown) => thrown)
    await settled()

    expect(await target.kill(reason.thing)).toBe(true)

    const error = await got
    expect(error === reason.thing || (error as Error).cause === reason.thing).toBe(true)
    expect(error === reason.thing || error instanceof GreenletError).toBe(true)
    expect(String(target)).toContain('failed')
  })
}

test('a greenlet without function and run() fails with a MisuseError that names its class', async () => {
  class Empty extends Greenlet {}

  const empty = Empty.spawn()

  await expect(empty.get()).rejects.toThrow(
    new MisuseError('cannot run Empty: it has neither a function nor a run() method'),
  )
})

const hostileError = new RangeError('hostile')

function fail(): never {
  throw hostileError
}

function hostileReasons(): { what: string; thing: unknown }[] {
  const traps: ProxyHandler<object> = { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail }
  const getters = Object.defineProperties(new Error('x'), {
    message: { get: fail },
    stack: { get: fail },
    name: { get: fail },
  })
  return [
    { what: 'a Proxy with throwing traps', thing: new Proxy({}, traps) },
    { what: 'an error with throwing getters', thing: getters },
    { what: 'null', thing: null },
    { what: 'an object without prototype', thing: Object.create(null) },
    { what: 'a symbol', thing: Symbol('x') },
  ]
}

test('nothing in this file has reached unhandledRejection', async () => {
  await settled()

  expect(unhandled).toEqual([])
})
