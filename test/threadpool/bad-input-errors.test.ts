// What tasks throw: it arrives as what it is as far as that can be sent, and the thread lives.

import { ThreadPool } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { fromText } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

const pool = new ThreadPool({ maxThreads: 1 })
afterAll(() => pool.kill())

const thrown = (expression: string): Promise<unknown> =>
  pool.apply(fromText(`() => { throw ${expression} }`)).catch(same)

test.for(['TypeError', 'RangeError', 'SyntaxError', 'URIError', 'EvalError', 'ReferenceError'])(
  'a %s keeps its class, its cause and its stack',
  async (name) => {
    const error = (await thrown(`new ${name}('x', { cause: new TypeError('deep', { cause: 5 }) })`)) as Error

    expect(error).toBeInstanceOf((globalThis as unknown as Record<string, new () => Error>)[name])
    expect(error).toMatchObject({ name, message: 'x', cause: { name: 'TypeError', message: 'deep', cause: 5 } })
    expect(error.stack).toContain('--- call from hub')
    expect(error.stack).toContain('bad-input-errors.test.ts')
  },
)

test('an error of a class of its own keeps its name, its code, and the class that is known', async () => {
  const own = 'new (class Own extends RangeError { name = "Own"; code = "E_OWN" })("x")'
  const error = await thrown(own)

  expect(error).toBeInstanceOf(RangeError)
  expect(error).toMatchObject({ name: 'Own', code: 'E_OWN', message: 'x' })
})

test('an AggregateError keeps its errors, in order, whatever they are', async () => {
  const error = await thrown('new AggregateError([new TypeError("a"), 5, new AggregateError([], "b")], "all")')

  expect(error).toBeInstanceOf(AggregateError)
  expect(error).toMatchObject({ message: 'all', errors: [{ message: 'a' }, 5, { message: 'b', errors: [] }] })
})

test('an error that is its own cause, or has thousands of them, arrives', async () => {
  const cyclic = (await thrown('(() => { const e = new Error("x"); e.cause = e; return e })()')) as Error
  const chain =
    '(() => { let e = new Error("first"); for (let i = 0; i < 5000; i++) e = new Error("x", { cause: e }); return e })()'

  expect(cyclic.cause).toBe(cyclic)
  expect(await thrown(chain)).toMatchObject({ message: 'x', cause: { message: 'x' } })
})

test.for([
  ['null', null],
  ['undefined', undefined],
  ['"a text"', 'a text'],
  ['5', 5],
  ['({ code: "E_X" })', { code: 'E_X' }],
  ['Symbol("x")', 'Symbol(x)'],
  ['new WeakMap()', 'WeakMap { <items unknown> }'],
  ['Promise.resolve(1)', 'Promise { 1 }'],
] as const)('%s, which is no error, arrives as the cause of one', async ([expression, cause]) => {
  const error = await thrown(expression)

  expect(error).toMatchObject({ code: 'HUBLET_NON_ERROR' })
  expect((error as Error).cause).toEqual(cause)
})

test.for([
  ['a cause that cannot be sent', 'new Error("x", { cause: new WeakMap() })', { message: 'x' }],
  ['a field that cannot be sent', 'Object.assign(new Error("x"), { code: 1, at: Symbol("x") })', { message: 'x' }],
  [
    'a message that throws',
    'Object.defineProperty(new Error("x"), "message", { get() { throw 1 } })',
    { name: 'Error' },
  ],
  ['a stack that throws', 'Object.defineProperty(new Error("x"), "stack", { get() { throw 1 } })', { message: 'x' }],
  ['a stack that is no text', 'Object.assign(new Error("x"), { stack: 5 })', { message: 'x' }],
  ['nothing that can be changed', 'Object.freeze(new RangeError("x"))', { name: 'RangeError', message: 'x' }],
  ['a megabyte of message', 'new Error("x".repeat(1 << 20))', { name: 'Error' }],
  ['no prototype', 'Object.setPrototypeOf(new Error("x"), null)', {}],
] as const)('an error with %s arrives', async ([, expression, what]) => {
  const error = await thrown(expression)

  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject(what)
})

test('a proxy that throws at every touch is thrown as an error that tells so', async () => {
  const handler = '{ get() { throw 1 }, getPrototypeOf() { throw 1 }, has() { throw 1 }, ownKeys() { throw 1 } }'

  expect(await thrown(`new Proxy(new Error('x'), ${handler})`)).toBeInstanceOf(Error)
})

test('a stack overflow in a task is its error', async () => {
  const deep = fromText('() => { const f = () => f() + 1; return f() }')

  expect(await pool.apply(deep).catch(same)).toBeInstanceOf(RangeError)
})

test('what is rejected later is the error of the task, as if it were thrown', async () => {
  expect(await pool.apply(fromText('async () => { throw new TypeError("x") }')).catch(same)).toBeInstanceOf(TypeError)
  expect(await pool.apply(fromText('() => Promise.reject(5)')).catch(same)).toMatchObject({ cause: 5 })
  expect(await pool.apply(fromText('() => ({ then(_, no) { no(new TypeError("x")) } })')).catch(same)).toBeInstanceOf(
    TypeError,
  )
})

test('after all that the thread is the same, and counts', async () => {
  expect(await pool.apply(() => 1)).toBe(1)
  expect(pool.stats()).toMatchObject({ threads: 1, lost: 0, running: 0, queued: 0 })
})
