// Which calls are guarded, and that each of them is.

import fs, { existsSync } from 'node:fs'

import { spawn } from '@hublet/core'
import { expect, test } from 'vitest'

import { guard, guardedCalls, unguard } from '../support/guard.ts'
import { same } from '../support/thrown.ts'

type Plain = (...args: unknown[]) => unknown

const everything = ['fs', 'child_process', 'crypto', 'zlib', 'sqlite', 'v8', 'Atomics'] as const
const strict = { startup: 0, calls: Object.fromEntries(everything.map((module) => [`${module}.*`, 'throw' as const])) }

/** What a name of `guardedCalls` stands for, as a program would find it. */
function functionOf(name: string): Plain {
  const [module, ...path] = name.split('.')
  let at: unknown = module === 'Atomics' ? Atomics : process.getBuiltinModule(`node:${module}`)
  for (const key of path) at = Reflect.get(at as object, key) ?? Reflect.get((at as Plain).prototype as object, key)
  return at as Plain
}

function thrownBy(fn: () => unknown): Promise<unknown> {
  return spawn(fn).get().catch(same)
}

test.for(guardedCalls())('%s can be refused', async (call) => {
  using _ = guard(strict)

  const error = await thrownBy(() => functionOf(call)())

  expect(error).toMatchObject({ name: 'BlockingCallRefused', code: 'HUBLET_BLOCKING_CALL_REFUSED', call })
})

test.for(['fs', 'child_process', 'crypto', 'zlib', 'dns'])(
  'every function of %s that ends in Sync is guarded',
  (module) => {
    const exports = process.getBuiltinModule(`node:${module}`) as unknown as Record<string, unknown>
    const sync = Object.keys(exports).filter((key) => key.endsWith('Sync') && typeof exports[key] === 'function')

    expect(guardedCalls()).toEqual(expect.arrayContaining(sync.map((key) => `${module}.${key}`)))
  },
)

test('methods, functions of functions, sqlite and Atomics.wait are guarded', () => {
  expect(guardedCalls()).toEqual(
    expect.arrayContaining([
      'fs.Dir.readSync',
      'fs.Dir.closeSync',
      'fs.realpathSync.native',
      'sqlite.DatabaseSync.exec',
      'sqlite.StatementSync.all',
      'v8.writeHeapSnapshot',
      'Atomics.wait',
    ]),
  )
  expect(new Set(guardedCalls()).size).toBe(guardedCalls().length)
})

test.for([
  ['fs.readFileSync', 'fs.promises.readFile, or threadpool.apply'],
  ['fs.closeSync', 'fs.close, or threadpool.apply'],
  ['fs.globSync', 'fs.promises.glob, or threadpool.apply'],
  ['fs.Dir.readSync', '`for await` over the Dir'],
  ['child_process.execSync', 'promisify(child_process.exec)'],
  ['child_process.spawnSync', 'child_process.spawn'],
  ['crypto.pbkdf2Sync', 'crypto.pbkdf2, or threadpool.apply'],
  ['zlib.gzipSync', 'zlib.gzip, or threadpool.apply'],
  ['sqlite.StatementSync.all', 'threadpool.apply'],
  ['Atomics.wait', 'Atomics.waitAsync, or the locks of @hublet/locks'],
] as const)('who is refused %s is told of %s', async ([call, alternative]) => {
  using _ = guard(strict)

  const { message } = (await thrownBy(() => functionOf(call)())) as Error

  expect(message).toMatch(`cannot call ${call} in greenlet "Greenlet-`)
  expect(message.slice(message.indexOf('; use ') + 6)).toBe(alternative)
})

test('everything that Node has can be replaced, and is what it was when the guard is off', () => {
  const before = guardedCalls().map(functionOf)

  const { report } = guard({ startup: 0 })
  const during = guardedCalls().map(functionOf)
  unguard()

  expect(report).toMatchObject({ skipped: [], failed: [], over: [] })
  expect(report.replaced).toHaveLength(before.length)
  expect(during.every((fn, place) => fn !== before[place])).toBe(true)
  expect(guardedCalls().map(functionOf)).toEqual(before)
})

test('named imports are guarded, too, as long as the guard is on', async () => {
  const original = existsSync
  const guarded = guard({ startup: 0, calls: { 'fs.existsSync': 'throw' } })

  expect(await thrownBy(() => existsSync('.'))).toMatchObject({ call: 'fs.existsSync' })
  expect(original('.')).toBe(true)
  guarded[Symbol.dispose]()
  expect(existsSync).toBe(original)
})

test('a wrapper that somebody has kept passes on when the guard is off', async () => {
  const guarded = guard({ startup: 0, policy: 'throw' })
  const kept = fs.existsSync
  guarded[Symbol.dispose]()

  expect(await thrownBy(() => kept('.'))).toBe(true)
})

test('results, errors and `this` are those of the call', async () => {
  using _ = guard({ startup: 0 })
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const database = new DatabaseSync(':memory:')

  database.exec('create table numbers (n); insert into numbers values (1), (2)')

  expect(database.prepare('select sum(n) as sum from numbers').get()).toEqual({ sum: 3 })
  expect(() => fs.readFileSync('/nowhere')).toThrow(expect.objectContaining({ code: 'ENOENT' }) as Error)
  expect(fs.readFileSync.name).toBe('readFileSync')
})
