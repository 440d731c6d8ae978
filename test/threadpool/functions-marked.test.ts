// Functions that are marked by task(import.meta, fn): another thread loads their module, and calls the export.

import { threadId } from 'node:worker_threads'

import { FunctionRefused, ThreadPool, task, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { early, later, named, arrow, parts, place, renamed } from '../support/pool/marked.ts'
import marked from '../support/pool/marked.ts'
import { alias } from '../support/pool/re-exported.ts'
import { runProgram } from '../support/program.ts'
import { attempt, same } from '../support/thrown.ts'

test('a marked function may be named, an arrow, asynchronous, the default, or exported under another name', async () => {
  const results = [named, arrow, later, renamed, marked, alias].map((fn) => threadpool.apply(fn, [1]))

  expect(await Promise.all(results)).toEqual([101, 102, 103, 104, 105, 101])
})

test('a marked function stays an ordinary function', () => {
  expect([named(1), arrow(1), alias(1)]).toEqual([101, 102, 101])
  expect(place()).toBe(threadId)
})

test('a marked function runs in another thread, with what its module has', async () => {
  expect(await threadpool.apply(place)).not.toBe(threadId)
})

test('a marked function works in spawn, map, imap and stream', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })

  expect(await (await pool.spawn(named, [1])).get()).toBe(101)
  expect(await pool.map(named, [1, 2])).toEqual([101, 102])
  expect(await Array.fromAsync(pool.imap(arrow, [1, 2]))).toEqual([102, 103])
})

test('a marked function may be used while its module is evaluated, if that does not wait', async () => {
  expect(await early).toBe(101)
})

test('a module that waits, while it is evaluated, for its own function gets a refusal and does not hang', () => {
  const { status, stdout } = runProgram('../support/pool/evaluated')

  expect(stdout).toContain('FunctionRefused')
  expect(stdout).toMatch(/evaluated\.ts has not ended its own `await`; use the function from another module/)
  expect(status).toBe(0)
})

test('a marked function that is not exported is refused, with what to do', async () => {
  const error = await threadpool.apply(parts.hidden).catch(same)

  expect(error).toBeInstanceOf(FunctionRefused)
  expect(error).toMatchObject({ code: 'HUBLET_FUNCTION_REFUSED' })
  expect((error as Error).message).toMatch(/marked by task\(\), but file:.*marked\.ts does not export it; do that$/)
})

test('a proxy of a marked function is not that function', async () => {
  const error = await threadpool.apply(new Proxy(named, {}), [1]).catch(same)

  expect(error).toBeInstanceOf(FunctionRefused)
  expect((error as Error).message).toContain('native, bound or a proxy')
})

test.for<[name: string, args: unknown[], text: string]>([
  ['a function alone', [() => 1], 'fn must be a function, or the name of an export, got undefined'],
  ['no function', [import.meta, 5], 'fn must be a function, or the name of an export, got 5'],
  ['no module', [null, () => 1], 'module must be a URL, got null'],
  ['a relative path', ['./x.ts', () => 1], "got './x.ts'; use new URL('./module.ts', import.meta.url)"],
])('task() refuses %s', ([, args, text]) => {
  const error = attempt(() => Reflect.apply(task, undefined, args))

  expect(error).toMatchObject({ name: 'ArgumentTypeError', message: expect.stringContaining(`task: `) as string })
  expect((error as Error).message).toContain(text)
})
