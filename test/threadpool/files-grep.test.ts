import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { spawn } from '@hublet/core'
import { ThreadPool, files } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { withoutRights } from '../support/nobody.ts'
import { openBelow } from '../support/open-files.ts'
import { same } from '../support/thrown.ts'

const folder = (): ReturnType<typeof mkdtempDisposable> => mkdtempDisposable(join(tmpdir(), 'hublet-grep-'))

/** Writes a file, and looks in it. */
async function linesOf(pattern: RegExp | string, content: string | Buffer): Promise<[number, string][]> {
  await using dir = await folder()
  const path = join(dir.path, 'a')
  writeFileSync(path, content)
  return Array.from(await Array.fromAsync(files.grep(pattern, path)), ({ line, text }) => [line, text])
}

test('lines that have a text come with their number', async () => {
  expect(await linesOf('b', 'abc\nxyz\n\nb')).toEqual([
    [1, 'abc'],
    [4, 'b'],
  ])
  expect(await linesOf('no', 'abc\nxyz')).toEqual([])
  expect(await linesOf('a', '')).toEqual([])
})

test('lines that match an expression: anchors are those of the line, flags count', async () => {
  expect(await linesOf(/^b.*z$/, 'a bz\nb z\r\nbz ')).toEqual([[2, 'b z']])
  expect(await linesOf(/ABC/i, 'abc')).toEqual([[1, 'abc']])
  expect(await linesOf(/^$/, 'a\n\nb\n')).toEqual([[2, '']])
})

test('an expression with a position begins each line anew', async () => {
  const expression = /a/gy
  expression.test('a')

  expect(await linesOf(expression, 'a\na\nba')).toEqual([
    [1, 'a'],
    [2, 'a'],
    [3, 'ba'],
  ])
})

test('characters of several bytes are found wherever pieces end', async () => {
  const line = 'ä€😀'.repeat(1000)
  const content = `${line}\n`.repeat(400)

  expect(await linesOf('€', content)).toHaveLength(400)
  expect((await linesOf(/😀$/u, content)).every(([, text]) => text === line)).toBe(true)
})

test('a line without end is one line, looked through in parts', async () => {
  const huge = `${'ä'.repeat(1_500_000)}needle\nneedle`

  const found = await linesOf('needle', huge)

  expect(found.map(([line]) => line)).toEqual([1, 2])
  expect(found[0]![1].endsWith('äneedle')).toBe(true)
  expect(found[0]![1]).not.toContain('\uFFFD')
})

test('a file with a zero in its beginning is no text', async () => {
  expect(await linesOf('a', Buffer.from('a\n\0'))).toEqual([])
  expect(await linesOf('a', Buffer.from(`${'a'.repeat(9000)}\0`))).toHaveLength(1)
})

test('of a directory all files below are looked through, of several paths each', async () => {
  await using dir = await folder()
  mkdirSync(join(dir.path, 'sub', 'skipped'), { recursive: true })
  const [one, two, three] = ['one', 'sub/two', 'sub/skipped/three'].map((name) => join(dir.path, name))
  for (const path of [one, two, three]) writeFileSync(path!, 'x\nfound\n')
  symlinkSync('one', join(dir.path, 'link'))
  const paths = async (...args: Parameters<typeof files.grep>): Promise<string[]> =>
    (await Array.fromAsync(files.grep(...args))).map(({ path }) => path).toSorted()

  expect(await paths('found', dir.path)).toEqual([one, three, two])
  expect(await paths('found', dir.path, { skip: ['skipped'] })).toEqual([one, two])
  expect(await paths('found', new Set([two!, pathToFileURL(one!)]))).toEqual([one, two])
  expect(await paths('found', pathToFileURL(`${dir.path}/sub/skipped`))).toEqual([three])
})

test('thousands of lines come all, in order', async () => {
  const content = Array.from({ length: 20_000 }, (_each, i) => `line ${i + 1}`).join('\n')

  const found = await linesOf(/line/, content)

  expect(found.every(([line, text], i) => line === i + 1 && text === `line ${line}`)).toBe(true)
  expect(found).toHaveLength(20_000)
})

test('a path that is missing is an error after what was found before', async () => {
  await using dir = await folder()
  const [there, missing] = [join(dir.path, 'a'), join(dir.path, 'b')]
  writeFileSync(there, 'found')
  const found = files.grep('found', [there, missing], { onError: 'skip' })

  expect((await found.next()).value).toEqual({ path: there, line: 1, text: 'found' })
  expect(await found.next().catch(same)).toMatchObject({ code: 'ENOENT', path: missing })
  expect((await found.next()).done).toBe(true)
})

test.runIf(process.seteuid)('a file that cannot be read is an error, or is skipped', async () => {
  await using dir = await folder()
  writeFileSync(join(dir.path, 'a'), 'found')
  writeFileSync(join(dir.path, 'secret'), 'found')
  await Array.fromAsync(files.grep('x', dir.path)) // its modules are loaded
  chmodSync(dir.path, 0o755)
  chmodSync(join(dir.path, 'secret'), 0)

  const [thrown, skipped] = await withoutRights(async () => [
    await Array.fromAsync(files.grep('found', dir.path)).catch(same),
    await Array.fromAsync(files.grep('found', dir.path, { onError: 'skip' })),
  ])

  expect(thrown).toMatchObject({ code: 'EACCES', path: join(dir.path, 'secret') })
  expect(skipped).toEqual([{ path: join(dir.path, 'a'), line: 1, text: 'found' }])
})

test('a kill, and leaving early, close what was open', async () => {
  await using dir = await folder()
  await using pool = new ThreadPool({ maxThreads: 1 })
  const path = join(dir.path, 'endless')
  await writeFile(path, 'found\n'.repeat(2000))
  await truncate(path, 2 ** 40)
  const grep = (text: string): Promise<unknown> => Array.fromAsync(files.grep(text, path, { pool }))

  for await (const { line } of files.grep('found', path, { pool })) if (line === 1) break
  expect(openBelow(dir.path)).toEqual([])
  const searching = spawn(grep, 'none')
  await expect.poll(() => openBelow(dir.path)).toEqual([path])
  await searching.kill()

  await expect.poll(() => openBelow(dir.path)).toEqual([])
  expect(pool.stats().lost).toBe(0)
})

test('what is found comes soon, though the rest takes long', async () => {
  await using dir = await folder()
  const path = join(dir.path, 'endless')
  await writeFile(path, `${'x'.repeat(9000)}\nfound\n`)
  await truncate(path, 2 ** 40)
  await using found = files.grep('found', path)

  expect((await found.next()).value).toEqual({ path, line: 2, text: 'found' })
})

test('wrong arguments are refused before anything runs', () => {
  const wrong = 5 as never
  expect(() => files.grep(wrong, '.')).toThrow(/pattern must be a text or an expression, got 5/)
  expect(() => files.grep('a', wrong)).toThrow(/paths must be a path or a file: URL, got 5/)
  expect(() => files.grep('a', [wrong])).toThrow(/paths must be a path or a file: URL, got 5/)
  expect(() => files.grep('a', '.', { onError: wrong })).toThrow(/onError must be one of/)
})
