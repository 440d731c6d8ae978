import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'

import { GreenletExit, Timeout, spawn } from '@hublet/core'
import { ThreadPool, files } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { openBelow } from '../support/open-files.ts'
import { same } from '../support/thrown.ts'

const folder = (): ReturnType<typeof mkdtempDisposable> => mkdtempDisposable(join(tmpdir(), 'hublet-zip-'))
const text = Array.from({ length: 60_000 }, (_each, i) => `line ${i * 7919} of it\n`).join('')

async function endless(dir: string): Promise<string> {
  const path = join(dir, 'endless')
  await writeFile(path, '')
  await truncate(path, 2 ** 40)
  return path
}

/** Waits until the job has written something. */
async function underWay(dir: string): Promise<void> {
  const part = (): string | undefined => readdirSync(dir).find((name) => name.endsWith('.part'))
  await expect.poll(() => part() !== undefined && statSync(join(dir, part()!)).size > 0).toBe(true)
}

test.for(['', 'a', text])('what gzip makes, others read; gunzip makes it what it was', async (content) => {
  await using dir = await folder()
  const [plain, packed, back] = ['a', 'a.gz', 'b'].map((name) => join(dir.path, name)) as [string, string, string]
  writeFileSync(plain, content)

  const made = await files.gzip(plain, packed)
  const unmade = await files.gunzip(packed, back)

  expect(gunzipSync(readFileSync(packed)).toString()).toBe(content)
  expect(readFileSync(back, 'utf8')).toBe(content)
  expect(made).toEqual({ bytesRead: content.length, bytesWritten: statSync(packed).size })
  expect(unmade).toEqual({ bytesRead: made.bytesWritten, bytesWritten: made.bytesRead })
})

test.for(['', 'a', text])('what brotli makes, others read; unbrotli makes it what it was', async (content) => {
  await using dir = await folder()
  const [plain, packed, back] = ['a', 'a.br', 'b'].map((name) => join(dir.path, name)) as [string, string, string]
  writeFileSync(plain, content)

  await files.brotli(plain, packed, { quality: 4 })
  await files.unbrotli(packed, back)

  expect(brotliDecompressSync(readFileSync(packed)).toString()).toBe(content)
  expect(readFileSync(back, 'utf8')).toBe(content)
})

test('a higher level makes it smaller', async () => {
  await using dir = await folder()
  const [from, to] = [join(dir.path, 'a'), join(dir.path, 'b')]
  writeFileSync(from, text)
  const [none, fast, small] = await Promise.all([0, 1, 9].map((level) => files.gzip(from, `${to}${level}`, { level })))

  expect(none!.bytesWritten).toBeGreaterThan(text.length)
  expect(small!.bytesWritten).toBeLessThan(fast!.bytesWritten)
})

test('gunzip reads all members of a file, and leaves what follows them', async () => {
  await using dir = await folder()
  const [packed, back] = [join(dir.path, 'a.gz'), join(dir.path, 'a')]
  const members = [gzipSync(text), gzipSync('end'), Buffer.from('\0 not of it')]
  writeFileSync(packed, Buffer.concat(members))

  await files.gunzip(packed, back)

  expect(readFileSync(back, 'utf8')).toBe(`${text}end`)
})

test('what expands a thousand times is written in pieces', async () => {
  await using dir = await folder()
  const [packed, back] = [join(dir.path, 'a.br'), join(dir.path, 'a')]
  const plain = join(dir.path, 'plain')
  await writeFile(plain, '')
  await truncate(plain, 200_000_000)
  await files.brotli(plain, packed, { quality: 1 })

  const { bytesRead, bytesWritten } = await files.unbrotli(packed, back)

  expect(bytesRead).toBeLessThan(1_000_000)
  expect(bytesWritten).toBe(200_000_000)
})

test('the result has the mode of the source, and replaces what was there', async () => {
  await using dir = await folder()
  const [from, to] = [join(dir.path, 'a'), join(dir.path, 'b')]
  writeFileSync(from, 'secret')
  writeFileSync(to, 'old')
  chmodSync(from, 0o600)

  await files.gzip(from, to)

  expect(statSync(to).mode & 0o777).toBe(0o600)
  expect(gunzipSync(readFileSync(to)).toString()).toBe('secret')
})

test.for([
  ['cut short', gzipSync(text).subarray(0, -20), 'Z_BUF_ERROR'],
  ['empty', Buffer.alloc(0), 'Z_BUF_ERROR'],
  ['no gzip', Buffer.from('nothing of the kind'), 'Z_DATA_ERROR'],
] as const)('a file that is %s leaves nothing behind', async ([, content, code]) => {
  await using dir = await folder()
  const [from, to] = [join(dir.path, 'a.gz'), join(dir.path, 'a')]
  writeFileSync(from, content)
  writeFileSync(to, 'old')

  expect(await files.gunzip(from, to).catch(same)).toMatchObject({ code })

  expect(readdirSync(dir.path).toSorted()).toEqual(['a', 'a.gz'])
  expect(readFileSync(to, 'utf8')).toBe('old')
  expect(openBelow(dir.path)).toEqual([])
})

test('a file that is no brotli is an error', async () => {
  await using dir = await folder()
  writeFileSync(join(dir.path, 'a'), 'nothing of the kind')

  const failed = await files.unbrotli(join(dir.path, 'a'), join(dir.path, 'b')).catch(same)

  expect((failed as NodeJS.ErrnoException).code).toMatch(/^ERR_/)
  expect(readdirSync(dir.path)).toEqual(['a'])
})

test('missing sources, and targets that cannot be written, are errors with code and path', async () => {
  await using dir = await folder()
  const from = join(dir.path, 'a')
  const inMissing = join(dir.path, 'no', 'b')

  expect(await files.gzip(from, `${from}.gz`).catch(same)).toMatchObject({ code: 'ENOENT', path: from })
  writeFileSync(from, text)
  expect(await files.gzip(from, inMissing).catch(same)).toMatchObject({
    code: 'ENOENT',
    syscall: 'open',
    dest: inMissing,
  })
  expect(await files.gzip(from, dir.path).catch(same)).toMatchObject({ code: 'EISDIR', dest: dir.path })
  expect(readdirSync(dir.path)).toEqual(['a'])
})

test('a kill ends the job at once; nothing is open or left then, and the target is as it was', async () => {
  await using dir = await folder()
  const [from, to] = [await endless(dir.path), join(dir.path, 'to')]
  writeFileSync(to, 'old')
  const zipping = spawn(() => files.gzip(from, to))
  await underWay(dir.path)

  await zipping.kill()

  expect(zipping.exit).toBeInstanceOf(GreenletExit)
  expect(readdirSync(dir.path).toSorted()).toEqual(['endless', 'to'])
  expect(readFileSync(to, 'utf8')).toBe('old')
  expect(openBelow(dir.path)).toEqual([])
})

test('so do a time limit and a signal', async () => {
  await using dir = await folder()
  const [from, to] = [await endless(dir.path), join(dir.path, 'to')]
  const controller = new AbortController()
  const reason = new Error('no more')

  await expect(files.brotli(from, to, { timeout: 100 })).rejects.toThrow(Timeout)
  expect(readdirSync(dir.path)).toEqual(['endless'])
  const zipping = files.gzip(from, to, { signal: controller.signal })
  await underWay(dir.path)
  controller.abort(reason)

  await expect(zipping).rejects.toBe(reason)
  expect(readdirSync(dir.path)).toEqual(['endless'])
  expect(openBelow(dir.path)).toEqual([])
})

test('if its thread is ended, nothing is left either', async () => {
  await using dir = await folder()
  await using pool = new ThreadPool({ maxThreads: 1 })
  const [from, to] = [await endless(dir.path), join(dir.path, 'to')]
  const zipping = files.gzip(from, to, { pool }).catch(same)
  await underWay(dir.path)

  await pool.kill({ grace: 0 })
  await zipping

  expect(readdirSync(dir.path)).toEqual(['endless'])
})

test('levels are checked', async () => {
  await expect(files.gzip('a', 'b', { level: 10 })).rejects.toThrow(/level must be an integer from 0 to 9, got 10/)
  await expect(files.brotli('a', 'b', { quality: 1.5 })).rejects.toThrow(/quality must be an integer from 0 to 11/)
  await expect(files.gunzip('a', 1 as never)).rejects.toThrow(/to must be a path/)
  expect(existsSync('b')).toBe(false)
})
