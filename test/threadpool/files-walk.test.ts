import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Timeout, spawn } from '@hublet/core'
import { ThreadPool, type TaskPool, files } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { withoutRights } from '../support/nobody.ts'
import { raise, same } from '../support/thrown.ts'

const folder = (): ReturnType<typeof mkdtempDisposable> => mkdtempDisposable(join(tmpdir(), 'hublet-walk-'))

/** `a.txt`, `sub/b.txt`, `sub/deep/`, and `link` to `sub`. */
function plant(root: string): void {
  mkdirSync(join(root, 'sub', 'deep'), { recursive: true })
  writeFileSync(join(root, 'a.txt'), 'abc')
  writeFileSync(join(root, 'sub', 'b.txt'), '')
  symlinkSync('sub', join(root, 'link'))
}

async function walked(root: string, options?: Parameters<typeof files.walk>[1]): Promise<string[]> {
  const lines: string[] = []
  for await (const { path, kind, size } of files.walk(root, options)) {
    lines.push(`${path.slice(root.length + 1)} ${kind}${size === undefined || kind === 'directory' ? '' : ` ${size}`}`)
  }
  return lines
}

test('all that is below comes with its kind; links are not followed', async () => {
  await using dir = await folder()
  plant(dir.path)

  expect((await walked(dir.path)).toSorted()).toEqual([
    'a.txt file',
    'link symlink',
    'sub directory',
    'sub/b.txt file',
    'sub/deep directory',
  ])
})

test('a directory comes before what is in it', async () => {
  await using dir = await folder()
  plant(dir.path)

  const lines = await walked(dir.path)

  expect(lines.indexOf('sub directory')).toBeLessThan(lines.indexOf('sub/b.txt file'))
})

test('sizes come if they are asked for', async () => {
  await using dir = await folder()
  plant(dir.path)

  const lines = await walked(dir.path, { sizes: true })

  expect(lines).toContain('a.txt file 3')
  expect(lines).toContain('sub/b.txt file 0')
  expect(lines).toContain('link symlink 3')
})

test('links are followed if that is asked for, and circles are left', async () => {
  await using dir = await folder()
  plant(dir.path)
  symlinkSync('..', join(dir.path, 'sub', 'up'))
  symlinkSync('nowhere', join(dir.path, 'broken'))

  const lines = await walked(dir.path, { followSymlinks: true, sizes: true })

  expect(lines.filter((line) => line.includes('b.txt'))).toHaveLength(1)
  expect(lines).toContain('link directory')
  expect(lines).toContain('broken symlink 7')
  expect(lines.filter((line) => line.endsWith('up directory'))).toHaveLength(1)
})

test('directories of some names are not entered', async () => {
  await using dir = await folder()
  plant(dir.path)

  expect((await walked(dir.path, { skip: ['sub'] })).toSorted()).toEqual([
    'a.txt file',
    'link symlink',
    'sub directory',
  ])
})

test.runIf(process.platform === 'linux')('pipes and other things are told', async () => {
  await using dir = await folder()
  execFileSync('mkfifo', [join(dir.path, 'pipe')])

  expect(await walked(dir.path)).toEqual(['pipe fifo'])
})

test('an empty directory has nothing, thousands of files come all', async () => {
  await using dir = await folder()
  expect(await walked(dir.path)).toEqual([])
  const names = Array.from({ length: 3000 }, (_each, i) => `${i}`)
  for (const name of names) writeFileSync(join(dir.path, name), '')

  const entries = await Array.fromAsync(files.walk(dir.path, { sizes: true }))

  expect(entries.map(({ path }) => path.slice(dir.path.length + 1)).toSorted()).toEqual(names.toSorted())
})

test('a root that is missing, or is no directory, is an error, whatever is done with others', async () => {
  await using dir = await folder()
  plant(dir.path)
  const [missing, file] = [join(dir.path, 'no'), join(dir.path, 'a.txt')]

  for (const onError of ['throw', 'skip'] as const) {
    expect(await walked(missing, { onError }).catch(same)).toMatchObject({ code: 'ENOENT', path: missing })
    expect(await walked(file, { onError }).catch(same)).toMatchObject({ code: 'ENOTDIR', path: file })
  }
})

test.runIf(process.seteuid)('a directory that cannot be read is an error, or is skipped', async () => {
  await using dir = await folder()
  plant(dir.path)
  await walked(dir.path) // its modules are loaded
  chmodSync(dir.path, 0o755)
  chmodSync(join(dir.path, 'sub'), 0)

  const { thrown, skipped } = await withoutRights(async () => ({
    thrown: await walked(dir.path).catch(same),
    skipped: await walked(dir.path, { onError: 'skip', sizes: true }),
  }))

  expect(thrown).toMatchObject({ code: 'EACCES', path: join(dir.path, 'sub') })
  expect(skipped.toSorted()).toEqual(['a.txt file 3', 'link symlink 3', 'sub directory'])
  chmodSync(join(dir.path, 'sub'), 0o755)
})

test('leaving early ends the job; its thread is free', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })

  for await (const { path } of files.walk('/', { pool, onError: 'skip' })) {
    expect(path).toMatch(/^\//)
    break
  }

  expect(pool.stats()).toMatchObject({ running: 0, lost: 0 })
})

test('a kill, a time limit and a signal end it', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const all = (options: object): Promise<unknown> =>
    Array.fromAsync(files.walk('/', { pool, onError: 'skip', ...options }))
  const walking = spawn(() => all({}))
  await expect.poll(() => pool.stats().running).toBe(1)
  await walking.kill()
  const signal = AbortSignal.abort(new Error('no more'))

  await expect(all({ timeout: 1 })).rejects.toThrow(Timeout)
  await expect(all({ signal })).rejects.toBe(signal.reason)
  await expect.poll(() => pool.stats().running).toBe(0)
})

test('asked for several at once, each gets its own', async () => {
  await using dir = await folder()
  plant(dir.path)
  const walk = files.walk(dir.path)

  const steps = await Promise.all(Array.from({ length: 6 }, () => walk.next()))

  expect(new Set(steps.map(({ value }) => value?.path)).size).toBe(6)
  expect(steps.filter(({ done }) => done === true)).toHaveLength(1)
})

test('wrong arguments are refused before anything runs', () => {
  const wrong = 'x' as never
  for (const [options, text] of [
    [{ onError: wrong }, /onError must be one of 'throw', 'skip', got 'x'/],
    [{ skip: wrong }, /skip must be an array of names/],
    [{ followSymlinks: wrong }, /followSymlinks must be true or false/],
    [{ sizes: wrong }, /sizes must be true or false/],
    [{ timeout: new Timeout(5) as never }, /timeout must be a number of milliseconds/],
    [{ pool: raise as unknown as TaskPool }, /pool must be a pool of threads/],
  ] as const) {
    expect(() => files.walk('.', options)).toThrow(text)
  }
})
