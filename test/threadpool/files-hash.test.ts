import { createHash } from 'node:crypto'
import { mkdtempDisposable, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { ArgumentTypeError, spawn } from '@hublet/core'
import { ThreadPool, files, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

const folder = (): ReturnType<typeof mkdtempDisposable> => mkdtempDisposable(join(tmpdir(), 'hublet-hash-'))
const digest = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

test.for([0, 1, 256 * 1024, 1_000_001])('the digest of a file of %d bytes is that of its content', async (size) => {
  await using dir = await folder()
  const path = join(dir.path, 'a')
  const data = Buffer.alloc(size, 'abc')
  await writeFile(path, data)

  expect(await files.hash(path)).toBe(digest(data))
  expect(await files.hash(pathToFileURL(path))).toBe(digest(data))
})

test('algorithm and encoding are those of node:crypto', async () => {
  await using dir = await folder()
  const path = join(dir.path, 'a')
  await writeFile(path, 'abc')

  const hash = await files.hash(path, { algorithm: 'md5', encoding: 'base64' })

  expect(hash).toBe(createHash('md5').update('abc').digest('base64'))
  await expect(files.hash(path, { algorithm: 'none' })).rejects.toThrow(/digest/i)
})

test('a file that is missing is an error with code, path and system call', async () => {
  await using dir = await folder()
  const path = join(dir.path, 'missing')

  expect(await files.hash(path).catch(same)).toMatchObject({ code: 'ENOENT', path, syscall: 'open' })
  expect(await files.hash(dir.path).catch(same)).toMatchObject({ code: 'EISDIR', path: dir.path, syscall: 'read' })
})

test('many files: digests come in the order of the paths, with them', async () => {
  await using dir = await folder()
  const paths = Array.from({ length: 100 }, (_each, i) => join(dir.path, `${i}`))
  await Promise.all(paths.map((path) => writeFile(path, path)))
  const expected = paths.map((path) => ({ path, hash: digest(path) }))
  const asynchronous = async function* (): AsyncGenerator<string> {
    yield* paths
  }

  expect(await Array.fromAsync(files.hashAll(paths))).toEqual(expected)
  expect(await Array.fromAsync(files.hashAll(new Set(paths)))).toEqual(expected)
  expect(await Array.fromAsync(files.hashAll(asynchronous(), { readAhead: 3 }))).toEqual(expected)
})

test('an error of one of many comes in its place, and the others are there', async () => {
  await using dir = await folder()
  const [first, missing, last] = ['a', 'b', 'c'].map((name) => join(dir.path, name)) as [string, string, string]
  await writeFile(first, '1')
  await writeFile(last, '3')
  const hashes = files.hashAll([first, missing, last])

  expect((await hashes.next()).value).toEqual({ path: first, hash: digest('1') })
  expect(await hashes.next().catch(same)).toMatchObject({ code: 'ENOENT', path: missing })
  expect((await hashes.next()).value).toEqual({ path: last, hash: digest('3') })
  expect(await hashes.next()).toEqual({ value: undefined, done: true })
})

test('leaving the digests of many files early closes the source', async () => {
  await using dir = await folder()
  const path = join(dir.path, 'a')
  await writeFile(path, 'abc')
  let closed = false
  const source = function* (): Generator<string> {
    try {
      for (;;) yield path
    } finally {
      closed = true
    }
  }

  for await (const { hash } of files.hashAll(source(), { readAhead: 20 })) {
    expect(hash).toBe(digest('abc'))
    break
  }

  expect(closed).toBe(true)
})

test('the time limit of many files is for all of them', async () => {
  await using dir = await folder()
  const endless = join(dir.path, 'endless')
  await writeFile(endless, '')
  await truncate(endless, 2 ** 40)

  const all = Array.fromAsync(files.hashAll([endless, endless], { timeout: 20 }))

  await expect(all).rejects.toThrow('files.hashAll: timed out after 20 ms')
  expect(await threadpool.join({ timeout: 10_000 })).toBe(true)
})

test('a pool of its own does it, with its priority', async () => {
  await using dir = await folder()
  await using pool = new ThreadPool({ maxThreads: 1 })
  const path = join(dir.path, 'a')
  await writeFile(path, 'abc')

  await files.hash(path, { pool, priority: 3 })
  await Array.fromAsync(files.hashAll([path], { pool }))

  expect(pool.stats().completed).toBe(2)
})

test('a job that is queued and killed never runs', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const busy = await pool.spawn(
    (words: Int32Array) => void Atomics.wait(words, 0, 0),
    [new Int32Array(new SharedArrayBuffer(4))],
  )
  await expect.poll(() => pool.stats().running).toBe(1)
  const hashing = spawn(() => files.hash('/etc/passwd', { pool }))
  await expect.poll(() => pool.stats().queued).toBe(1)

  await hashing.kill()

  expect(pool.stats().cancelled).toBe(1)
  await busy.kill(undefined, { grace: 0 })
})

test('wrong arguments are refused at the call', async () => {
  const wrong = 5 as never
  await expect(files.hash(wrong)).rejects.toThrow(/files.hash: path must be a path or a file: URL, got 5/)
  await expect(files.hash(new URL('http://a/'))).rejects.toThrow(ArgumentTypeError)
  await expect(files.hash('a', { algorithm: wrong })).rejects.toThrow(/algorithm must be a name/)
  await expect(files.hash('a', { encoding: wrong })).rejects.toThrow(/encoding must be one of 'hex'/)
  await expect(files.hash('a', { pool: wrong })).rejects.toThrow(/pool must be a pool of threads/)
  await expect(files.hash('a', { priority: NaN })).rejects.toThrow(/priority must be a finite number/)
  await expect(files.hash('a', { timeout: -1 })).rejects.toThrow(/timeout must be 0 or more/)
  expect(() => files.hashAll('abc')).toThrow(/paths must be an iterable of paths, got 'abc'/)
  expect(() => files.hashAll([], { readAhead: 0 })).toThrow(/readAhead must be a whole number from 1 up/)
  expect(() => files.hashAll([], { timeout: -1 })).toThrow(/timeout must be 0 or more/)
})
