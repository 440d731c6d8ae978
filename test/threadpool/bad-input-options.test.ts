// Options of the wrong type or size: refused by name, in the call that got them, before anything starts.

import { ThreadPool, type ThreadPoolOptions } from '@hublet/threadpool'
import { afterAll, expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'

type Wrong = readonly [option: string, ...values: unknown[]]

const pool = new ThreadPool({ maxThreads: 1 })
afterAll(() => pool.kill())

/** The parameter that an error of an argument is about; else the error. */
const blamed = (error: unknown): string => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const [, name] = /^[A-Za-z.]+: (\w+) must /.exec(String(message)) ?? []
  return /^HUBLET_ARGUMENT_(?:TYPE|RANGE)$/.test(String(code)) && name !== undefined ? name : String(error)
}

test.for<Wrong>([
  ['name', 5, {}],
  ['minThreads', -1, 1.5, NaN, Infinity, '1', 3],
  ['maxThreads', 0, -1, 1.5, NaN, Infinity, '2'],
  ['idleTimeout', -1, NaN, '5'],
  ['maxQueue', -1, 1.5, NaN, '5', null],
  ['whenFull', 'fail', 5, null, true],
  ['grace', -1, NaN, '5', null],
  ['maxTasks', 0, -1, 1.5, NaN, '5', null],
  ['maxMemory', 0, -1, NaN, '5', null],
  ['init', 5, null, 'x', {}, { module: './x.ts', name: 'f' }],
  ['initArgs', 5, 'x', {}, null],
  ['backend', 5, {}, null, 'piscina'],
  ['env', 5, 'x'],
  ['resourceLimits', 5, 'x'],
  ['execArgv', 5, 'x', [5]],
  ['options', null, 5, 'x'],
])('a pool refuses a wrong %s', ([option, ...values]) => {
  for (const value of values) {
    const options = option === 'options' ? value : { maxThreads: 2, [option]: value }
    const name = blamed(attempt(() => new ThreadPool(options as ThreadPoolOptions)))
    expect(option === 'init' ? ['init', 'fn', 'module'] : [option]).toContain(name)
  }
})

const task: readonly Wrong[] = [
  ['priority', NaN, Infinity, '1', null],
  ['key', 5, {}, null],
  ['grace', -1, NaN, '5', null],
  ['options', null, 5, 'x'],
]
const wait: readonly Wrong[] = [
  ['timeout', -1, NaN, '5', true],
  ['signal', 5, {}, 'x', new EventTarget()],
]
const map: readonly Wrong[] = [
  ['chunk', 0, -1, 1.5, NaN, '5', null],
  ['onError', 'stop', 5, null],
]
const never = (): unknown => {
  throw new Error('this must not run')
}
const calls = pool as unknown as Record<string, (...args: unknown[]) => PromiseLike<unknown> & AsyncIterator<unknown>>

test.for([
  ['apply', [...task, ...wait]],
  ['spawn', [...task, ...wait]],
  ['stream', [...task, ...wait, ['capacity', -1, 1.5, NaN, '5', null]]],
  ['map', [...task, ...map]],
  ['imap', [...task, ...map, ['readAhead', 0, -1, 1.5, NaN, '5', null]]],
  ['imapUnordered', [...task, ...map, ['readAhead', 0, -1, 1.5, NaN, '5', null]]],
] as [string, Wrong[]][])('%s refuses wrong options', { timeout: 10_000 }, async ([operation, all]) => {
  const list = operation.startsWith('map') || operation.startsWith('imap') ? [1] : []

  for (const [option, ...values] of all) {
    for (const value of values) {
      const options = option === 'options' ? value : { [option]: value }
      expect(blamed(await endOf(() => calls[operation]!(never, list, options)))).toBe(option)
    }
  }
  expect(pool.stats()).toMatchObject({ threads: 0, starting: 0, queued: 0, completed: 0, failed: 0 })
})

test.for(['apply', 'spawn', 'stream', 'map', 'imap', 'imapUnordered'])(
  '%s refuses what is no function',
  async (operation) => {
    for (const fn of [undefined, null, 5, 'x', {}, Symbol('x')]) {
      expect(blamed(await endOf(() => calls[operation]!(fn, [])))).toBe('fn')
    }
  },
)

test.for([
  ['apply', 'args'],
  ['spawn', 'args'],
  ['stream', 'args'],
  ['map', 'items'],
  ['imap', 'items'],
  ['imapUnordered', 'items'],
] as const)('%s refuses what are no %s', async ([operation, parameter]) => {
  for (const value of [null, 5, {}, never])
    expect(blamed(await endOf(() => calls[operation]!(never, value)))).toBe(parameter)
})

test('the numbers of threads are refused by name', async () => {
  for (const wrong of [-1, 1.5, NaN, '1', 2])
    expect(blamed(await pool.warmUp(wrong as number).catch(same))).toBe('threads')
  for (const wrong of [0, -1, 1.5, NaN, '1']) {
    expect(blamed(attempt(() => pool.resize(wrong as number)))).toBe('maxThreads')
    expect(blamed(attempt(() => pool.resize(1, wrong === 0 ? -1 : (wrong as number))))).toBe('minThreads')
  }
  expect(blamed(attempt(() => pool.resize(1, 2)))).toBe('minThreads')
  expect(pool.maxThreads).toBe(1)
})

test('times of join, drain and kill are refused by name, and the pool goes on', async () => {
  for (const wrong of [-1, NaN, '5']) {
    expect(blamed(await pool.join({ timeout: wrong as number }).catch(same))).toBe('timeout')
    expect(blamed(await pool.drain({ timeout: wrong as number }).catch(same))).toBe('timeout')
    expect(blamed(await pool.kill({ grace: wrong as number }).catch(same))).toBe('grace')
  }
  expect(blamed(await pool.kill(null as never).catch(same))).toBe('options')

  expect(pool.closed).toBe(false)
})

test('what stands in the environment is refused by its name there', () => {
  for (const name of ['HUBLET_POOL_SIZE', 'HUBLET_POOL_IDLE_MS']) {
    process.env[name] = 'many'
    const error = attempt(() => new ThreadPool())
    delete process.env[name]
    expect(blamed(error)).toBe(name)
  }
})

/** What it comes to, whether it throws, rejects, or has to be asked; it has one second. */
function endOf(call: () => PromiseLike<unknown> & AsyncIterator<unknown>): Promise<unknown> {
  const asked = async (): Promise<unknown> => {
    const started = call()
    return 'next' in started ? started.next() : started
  }
  return Promise.race([asked().catch(same), bound()])
}

async function bound(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, 1000).unref()
  await promise
  return 'it hangs'
}
