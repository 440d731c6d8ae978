import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { MisuseError, spawn } from '@hublet/core'
import { files } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { openBelow } from '../support/open-files.ts'
import { same } from '../support/thrown.ts'

const folder = (): ReturnType<typeof mkdtempDisposable> => mkdtempDisposable(join(tmpdir(), 'hublet-copy-'))

/** `from/` with `a`, `run` (executable), `sub/b`, `sub/link` to `../a`. */
function plant(root: string): { from: string; to: string } {
  const from = join(root, 'from')
  mkdirSync(join(from, 'sub'), { recursive: true })
  writeFileSync(join(from, 'a'), 'abc')
  writeFileSync(join(from, 'run'), '#!')
  chmodSync(join(from, 'run'), 0o751)
  writeFileSync(join(from, 'sub', 'b'), '')
  symlinkSync('../a', join(from, 'sub', 'link'))
  return { from, to: join(root, 'to') }
}

const namesIn = (root: string): Set<unknown> => new Set(readdirSync(root, { recursive: true, encoding: 'utf8' }))
const modeOf = (...path: string[]): number => statSync(join(...path)).mode & 0o7777

test('all is copied, with modes and links, and counted', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)

  const counts = await files.copyTree(from, to)

  expect(counts).toEqual({ files: 3, directories: 2, symlinks: 1, skipped: 0, bytes: 5 })
  expect(namesIn(to)).toEqual(namesIn(from))
  expect(readFileSync(join(to, 'a'), 'utf8')).toBe('abc')
  expect(modeOf(to, 'run')).toBe(0o751)
  expect(readlinkSync(join(to, 'sub', 'link'))).toBe('../a')
})

test('a directory that nobody can write to is filled before it is closed', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  chmodSync(join(from, 'sub'), 0o555)

  await files.copyTree(from, to)

  expect(modeOf(to, 'sub')).toBe(0o555)
  expect(readdirSync(join(to, 'sub'))).toHaveLength(2)
  for (const root of [from, to]) chmodSync(join(root, 'sub'), 0o755)
})

test('a large file is copied in pieces, with its mode', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  const content = Buffer.alloc(9_000_001, 'abc')
  writeFileSync(join(from, 'large'), content)
  chmodSync(join(from, 'large'), 0o640)

  const { bytes } = await files.copyTree(from, to)

  expect(readFileSync(join(to, 'large')).equals(content)).toBe(true)
  expect([modeOf(to, 'large'), bytes]).toEqual([0o640, 9_000_006])
})

test('what is there is an error, and stays as it is', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  mkdirSync(to)
  writeFileSync(join(to, 'a'), 'old')

  const failed = await files.copyTree(from, to).catch(same)

  expect(failed).toMatchObject({ code: 'EEXIST', dest: join(to, 'a') })
  expect(readFileSync(join(to, 'a'), 'utf8')).toBe('old')
})

test('with force it is replaced, whatever else it is called; the rest stays', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  await files.copyTree(from, to)
  writeFileSync(join(to, 'a'), 'old')
  linkSync(join(to, 'a'), join(to, 'other'))

  const { files: count } = await files.copyTree(from, to, { force: true })

  expect(count).toBe(3)
  expect(readFileSync(join(to, 'a'), 'utf8')).toBe('abc')
  expect(readFileSync(join(to, 'other'), 'utf8')).toBe('old')
  expect(readdirSync(to, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([])
})

test('a directory is not replaced by a file', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  mkdirSync(join(to, 'a'), { recursive: true })

  expect(await files.copyTree(from, to, { force: true }).catch(same)).toMatchObject({ code: 'EISDIR' })
  expect(readdirSync(to).filter((name) => name.endsWith('.part'))).toEqual([])
})

test.runIf(process.platform === 'linux')('pipes are left out and counted', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  execFileSync('mkfifo', [join(from, 'pipe')])

  expect(await files.copyTree(from, to)).toMatchObject({ files: 3, skipped: 1 })
})

test('a tree is not copied into itself', async () => {
  await using dir = await folder()
  const { from } = plant(dir.path)
  symlinkSync('from', join(dir.path, 'same'))

  for (const to of [from, join(from, 'sub', 'new'), join(dir.path, 'same', 'new')]) {
    await expect(files.copyTree(from, to)).rejects.toThrow(MisuseError)
  }
  await files.copyTree(from, `${from}2`)
})

test('missing, no directory, no place for it: errors with code and path', async () => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  const [missing, file] = [join(dir.path, 'no'), join(from, 'a')]

  expect(await files.copyTree(missing, to).catch(same)).toMatchObject({ code: 'ENOENT', path: missing })
  expect(await files.copyTree(file, to).catch(same)).toMatchObject({ code: 'ENOTDIR', path: file })
  expect(await files.copyTree(from, join(missing, 'to')).catch(same)).toMatchObject({ code: 'ENOENT' })
  expect(await files.copyTree(from, file).catch(same)).toMatchObject({ code: 'HUBLET_MISUSE' })
  writeFileSync(to, '')
  expect(await files.copyTree(from, to).catch(same)).toMatchObject({ code: 'EEXIST', path: to })
})

test.for([false, true])('a kill leaves no file half written and nothing open, force: %s', async (force) => {
  await using dir = await folder()
  const { from, to } = plant(dir.path)
  rmSync(join(from, 'a'))
  writeFileSync(join(from, 'endless'), '')
  truncateSync(join(from, 'endless'), 2 ** 40)
  const copying = spawn(() => files.copyTree(from, to, { force }))
  await expect.poll(() => openBelow(to).length).toBe(1)

  await copying.kill()

  expect(openBelow(dir.path)).toEqual([])
  const left = readdirSync(to)
  expect(left).not.toContain('endless')
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([])
})

test('wrong arguments are refused', async () => {
  await expect(files.copyTree(5 as never, 'a')).rejects.toThrow(/from must be a path/)
  await expect(files.copyTree('a', 5 as never)).rejects.toThrow(/to must be a path/)
  await expect(files.copyTree('a', 'b', { force: 1 as never })).rejects.toThrow(/force must be true or false, got 1/)
})
