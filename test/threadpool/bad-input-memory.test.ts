// Memory as arguments and results: copied, moved when asked for, or shared.

import { ThreadPool, threadpool, transfer } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { fromText } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

const echo = <T>(value: T): T => value
const megabytes100 = 100_000_000

test('a large buffer is copied: it stays here as it is', async () => {
  const bytes = new Uint8Array(megabytes100).fill(7)

  expect(await threadpool.apply((b: Uint8Array) => [b.length, b.at(-1)], [bytes])).toEqual([megabytes100, 7])
  expect(bytes.length).toBe(megabytes100)
})

test('a large buffer is moved when asked for: it is gone here', async () => {
  const buffer = new ArrayBuffer(megabytes100)
  const bytes = new Uint8Array(megabytes100)

  expect(await threadpool.apply((b: ArrayBuffer) => b.byteLength, [transfer(buffer)])).toBe(megabytes100)
  expect(await threadpool.apply((b: Uint8Array) => b.byteLength, [transfer(bytes)])).toBe(megabytes100)
  expect([buffer.detached, bytes.buffer.detached]).toEqual([true, true])
})

test('a large buffer comes back', async () => {
  const back = await threadpool.apply((n: number) => new Uint8Array(n).fill(7), [megabytes100])

  expect([back.length, back.at(-1)]).toEqual([megabytes100, 7])
})

test('a buffer that was moved away fails the next call that names it; the pool goes on', async () => {
  const buffer = new ArrayBuffer(8)
  await threadpool.apply(echo, [transfer(buffer)])

  expect(await threadpool.apply((b: ArrayBuffer) => b.byteLength, [transfer(buffer)]).catch(same)).toBeInstanceOf(Error)
  expect(await threadpool.apply(echo, [1])).toBe(1)
})

test('a task that is never sent moves nothing', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const buffer = new ArrayBuffer(8)

  await pool.apply(fromText('(a) => outer'), [transfer(buffer)]).catch(same)
  await pool.apply(echo, [[transfer(buffer), Symbol('x')]]).catch(same)

  expect(buffer.detached).toBe(false)
})

test('shared memory is shared', async () => {
  const words = new Int32Array(new SharedArrayBuffer(8))

  await threadpool.apply((shared: Int32Array) => Atomics.store(shared, 1, 7), [words])

  expect([...words]).toEqual([0, 7])
})
