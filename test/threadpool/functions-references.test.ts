// Functions that are named by their module and their export, by task(url, name) or { module, name }.

import { UnknownExport } from '@hublet/core'
import { type TaskTarget, ThreadPool, task } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'

const url = new URL('../support/pool/named.ts', import.meta.url)
const throwing = new URL('../support/pool/throws.ts', import.meta.url)
const data = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`
const one = (): ThreadPool => new ThreadPool({ maxThreads: 1 })

test('an export is named by a URL or its text, in a reference or an object', async () => {
  await using pool = one()
  const targets = [
    task(url, 'double'),
    task(url.href, 'double'),
    { module: url, name: 'double' },
    { module: url.href, name: 'double' },
  ]

  expect(await Promise.all(targets.map((target) => pool.apply(target, [21])))).toEqual([42, 42, 42, 42])
  expect(await pool.apply(task<(n: number) => Promise<number>>(url, 'default'), [84])).toBe(42)
})

test('an export of a module of Node, and one of a data URL, can be named', async () => {
  await using pool = one()

  expect(await pool.apply({ module: 'node:os', name: 'platform' })).toBe(process.platform)
  expect(await pool.apply({ module: data('export const f = (n) => n + 1'), name: 'f' }, [1])).toBe(2)
})

test.for([
  ['a relative path', { module: './named.ts', name: 'double' }, "got './named.ts'; use new URL('./module.ts', import"],
  ['a path', { module: '/x/named.ts', name: 'double' }, 'module must be a URL'],
  ['no module', { module: undefined, name: 'double' }, 'module must be a URL, got undefined'],
  ['no name', { module: url }, 'name must be the name of an export, got undefined'],
  ['an empty name', { module: url, name: '' }, "name must be the name of an export, got ''"],
  ['a symbol', { module: url, name: Symbol('x') }, 'name must be the name of an export, got Symbol(x)'],
  ['an object', {}, 'fn must be a function, a task() reference or { module, name }, got {}'],
  ['nothing', undefined, 'fn must be a function, a task() reference or { module, name }, got undefined'],
] as const)('%s is refused before a thread is started', async ([, target, text]) => {
  await using pool = one()

  const error = await pool.apply(target as TaskTarget).catch(same)

  expect(error).toMatchObject({ code: 'HUBLET_ARGUMENT_TYPE', message: expect.stringContaining('apply: ') as string })
  expect((error as Error).message).toContain(text)
  expect(pool.stats()).toMatchObject({ threads: 0, starting: 0 })
})

test('a reference with a relative path, or without a name, is refused where it is made', () => {
  expect(attempt(() => task('./x.ts', 'f'))).toMatchObject({ code: 'HUBLET_ARGUMENT_TYPE' })
  expect(attempt(() => task(url, ''))).toMatchObject({ code: 'HUBLET_ARGUMENT_TYPE' })
})

test('an unknown export fails with the names that there are', async () => {
  await using pool = one()

  const error = await pool.apply(task(url, 'triple')).catch(same)

  expect(error).toBeInstanceOf(UnknownExport)
  expect((error as Error).message).toMatch(
    /^cannot run "triple": file:.*named\.ts exports "answer", "default", "double"$/,
  )
})

test('an export that is no function fails with what it is', async () => {
  await using pool = one()

  const error = await pool.apply(task(url, 'answer')).catch(same)

  expect(error).toBeInstanceOf(UnknownExport)
  expect((error as Error).message).toMatch(/^cannot run "answer" of file:.*named\.ts: it is 42, no function$/)
})

test.for(['__proto__', 'toString', 'constructor', 'then'])('%s is no export unless it is exported', async (name) => {
  await using pool = one()

  expect(await pool.apply(task(url, name)).catch(same)).toMatchObject({ code: 'HUBLET_UNKNOWN_EXPORT' })
})

test.for([
  ['is not there', new URL('nowhere.ts', url).href, { code: 'ERR_MODULE_NOT_FOUND' }],
  ['is elsewhere', 'https://example.org/x.js', { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' }],
  ['throws', throwing.href, { name: 'RangeError', code: 'E_LOAD', message: 'this module cannot be loaded' }],
  ['throws no error', data('throw 5'), { code: 'HUBLET_NON_ERROR', cause: 5 }],
  ['cannot be parsed', data('export const f = () => 1 2'), { name: 'SyntaxError' }],
  ['imports what is not there', data('import "node:nothing"'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' }],
] as const)(
  'all tasks of a module that %s fail with that, now and later; the thread lives',
  async ([, module, what]) => {
    await using pool = one()
    const fail = (): Promise<unknown> => pool.apply({ module: new URL(module), name: 'fn' }).catch(same)

    const errors = await Promise.all(Array.from({ length: 20 }, fail))
    errors.push(await fail(), await (await pool.spawn({ module: new URL(module), name: 'fn' })).get().catch(same))

    for (const error of errors) expect(error).toMatchObject(what)
    expect(await pool.apply(task(url, 'double'), [1])).toBe(2)
    expect(pool.stats()).toMatchObject({ threads: 1, lost: 0, failed: 22 })
  },
)

test('a module whose evaluation never ends can be killed, and holds up no other task', async () => {
  await using pool = new ThreadPool({ maxThreads: 1, grace: 50 })

  const error = await pool
    .apply({ module: data('await new Promise(() => {})'), name: 'f' }, [], { timeout: 100 })
    .catch(same)

  expect(error).toMatchObject({ name: 'Timeout' })
  expect(await pool.apply(task(url, 'double'), [1])).toBe(2)
})

test('an export that is named again and again is one function', async () => {
  await using pool = one()

  for (let i = 0; i < 1500; i++) await pool.apply(task(url, 'double'), [i])

  expect(pool.stats()).toMatchObject({ threads: 1, recycled: 0, completed: 1500 })
})

test('a function that was taken back before it began is known to the thread nonetheless', async () => {
  await using pool = one()
  await using other = one()
  const work = (ms: number): void => {
    for (const end = performance.now() + ms; performance.now() < end;);
  }
  const fresh = (n: number): number => n + 1
  await other.apply(fresh, [1])
  for (let i = 0; i < 40; i++) await pool.map(work, [0, 0, 0, 0, 0], { chunk: 1 })

  const ahead = [...Array.from({ length: 30 }, () => 0), 200].map((ms) => pool.apply(work, [ms]))
  const back = pool.apply(fresh, [1], { timeout: 100 })
  const behind = Array.from({ length: 20 }, () => pool.apply(work, [0]))

  expect(await back.catch(same)).toMatchObject({ name: 'Timeout' })
  expect(await pool.apply(fresh, [2])).toBe(3)
  await Promise.all([...ahead, ...behind])
})
