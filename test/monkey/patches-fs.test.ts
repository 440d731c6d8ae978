// node:fs and node:fs/promises, patched.

import { getEventListeners } from 'node:events'
import fs from 'node:fs'
import fsp, { type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { GreenletExit, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { afterAll, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { fs as fsPatch } from '../../packages/monkey/src/patches/fs.ts'
import { busyPool } from '../support/busy-pool.ts'
import { openBelow } from '../support/open-files.ts'
import { type PatchedCase, becomes, testPatched, withPatches } from '../support/patched-operation.ts'

const folder = fs.mkdtempSync(join(tmpdir(), 'hublet-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
withPatches(fsPatch)

type Call = (folder: string, file: string, handle: FileHandle) => Promise<unknown>
type Row = readonly [name: string, call: Call, result?: unknown]

/** A folder of its own with a file, and all threads busy. */
function waiting([name, call, result]: Row): PatchedCase {
  const make = async () => {
    const own = fs.mkdtempSync(join(folder, 'case-'))
    const file = join(own, 'file')
    fs.writeFileSync(file, 'hello')
    const handle = await fsp.open(file, 'r+')
    const pool = busyPool()
    return {
      call: () => call(own, file, handle),
      release: () => pool.release(),
      result,
      async [Symbol.asyncDispose]() {
        await pool.release()
        await handle.close()
      },
    }
  }
  return { name, make }
}

const promises: readonly Row[] = [
  ['access', (_, file) => fsp.access(file)],
  ['appendFile', (_, file) => fsp.appendFile(file, '!')],
  ['chmod', (_, file) => fsp.chmod(file, 0o600)],
  ['chown', (_, file) => fsp.chown(file, process.getuid!(), process.getgid!())],
  ['copyFile', (own, file) => fsp.copyFile(file, join(own, 'copy'))],
  ['cp', (own, file) => fsp.cp(file, join(own, 'copy'))],
  ['lchown', (_, file) => fsp.lchown(file, process.getuid!(), process.getgid!())],
  ['link', (own, file) => fsp.link(file, join(own, 'link'))],
  ['lstat', (_, file) => fsp.lstat(file), expect.objectContaining({ size: 5 })],
  ['lutimes', (_, file) => fsp.lutimes(file, 1, 1)],
  ['mkdir', (own) => fsp.mkdir(join(own, 'a')), undefined],
  ['mkdtemp', (own) => fsp.mkdtemp(join(own, 'a')), expect.any(String)],
  ['mkdtempDisposable', (own) => fsp.mkdtempDisposable(join(own, 'a')), expect.objectContaining({})],
  ['open', (_, file) => fsp.open(file).then((opened) => opened.close())],
  ['opendir', (own) => fsp.opendir(own).then((opened) => opened.close())],
  ['readFile', (_, file) => fsp.readFile(file, 'utf8'), 'hello'],
  ['readdir', (own) => fsp.readdir(own), ['file']],
  ['readlink', () => fsp.readlink('/proc/self/exe'), expect.any(String)],
  ['realpath', (_, file) => fsp.realpath(file), expect.any(String)],
  ['rename', (own, file) => fsp.rename(file, join(own, 'b'))],
  ['rm', (_, file) => fsp.rm(file)],
  ['rmdir', (own) => fsp.rmdir(fs.mkdtempSync(join(own, 'a')))],
  ['stat', (_, file) => fsp.stat(file), expect.objectContaining({ size: 5 })],
  ['statfs', (own) => fsp.statfs(own), expect.objectContaining({})],
  ['symlink', (own, file) => fsp.symlink(file, join(own, 'link'))],
  ['truncate', (_, file) => fsp.truncate(file)],
  ['unlink', (_, file) => fsp.unlink(file)],
  ['utimes', (_, file) => fsp.utimes(file, 1, 1)],
  ['writeFile', (_, file) => fsp.writeFile(file, 'x')],
]

const handles: readonly Row[] = [
  ['appendFile', (_, __, handle) => handle.appendFile('!')],
  ['chmod', (_, __, handle) => handle.chmod(0o600)],
  ['chown', (_, __, handle) => handle.chown(process.getuid!(), process.getgid!())],
  ['datasync', (_, __, handle) => handle.datasync()],
  ['read', (_, __, handle) => handle.read(Buffer.alloc(2), 0, 2), expect.objectContaining({ bytesRead: 2 })],
  ['readFile', (_, __, handle) => handle.readFile('utf8'), 'hello'],
  ['readv', (_, __, handle) => handle.readv([Buffer.alloc(2)]), expect.objectContaining({ bytesRead: 2 })],
  ['stat', (_, __, handle) => handle.stat(), expect.objectContaining({ size: 5 })],
  ['sync', (_, __, handle) => handle.sync()],
  ['truncate', (_, __, handle) => handle.truncate(1)],
  ['utimes', (_, __, handle) => handle.utimes(1, 1)],
  ['write', (_, __, handle) => handle.write('hi'), expect.objectContaining({ bytesWritten: 2 })],
  ['writeFile', (_, __, handle) => handle.writeFile('x')],
  ['writev', (_, __, handle) => handle.writev([Buffer.alloc(2)]), expect.objectContaining({ bytesWritten: 2 })],
]

const promisified: readonly Row[] = [
  ['access', (_, file) => promisify(fs.access)(file)],
  ['exists', (_, file) => promisify(fs.exists)(file), true],
  ['mkdtemp', (own) => promisify(fs.mkdtemp)(join(own, 'a')), expect.any(String)],
  ['open', (_, file) => promisify(fs.open)(file, 'r').then(fs.closeSync)],
  ['opendir', (own) => promisify(fs.opendir)(own).then((opened) => opened.close())],
  [
    'read',
    (_, __, { fd }) => promisify(fs.read)(fd, Buffer.alloc(2), 0, 2, 0),
    expect.objectContaining({ bytesRead: 2 }),
  ],
  ['readFile', (_, file) => promisify(fs.readFile)(file, 'utf8'), 'hello'],
  ['stat', (_, file) => promisify(fs.stat)(file), expect.objectContaining({ size: 5 })],
  ['writeFile', (_, file) => promisify(fs.writeFile)(file, 'x')],
]

testPatched([
  ...promises.map(waiting).map(({ name, make }) => ({ name: `fs.promises.${name}`, make })),
  ...handles.map(waiting).map(({ name, make }) => ({ name: `FileHandle.${name}`, make })),
  ...promisified.map(waiting).map(({ name, make }) => ({ name: `promisify(fs.${name})`, make })),
])

test('every function of fs.promises that there is has been tried', () => {
  const special = ['glob', 'watch', 'lchmod']
  const all = Object.keys(fsp).filter((key) => typeof Reflect.get(fsp, key) === 'function')

  expect([...promises.map(([name]) => name), ...special].toSorted()).toEqual(all.toSorted())
})

test('every function of FileHandle that there is has been tried, but for those that give a stream or close it', async () => {
  await using handle = await fsp.open(folder)
  const others = [
    'close',
    'constructor',
    'createReadStream',
    'createWriteStream',
    'getAsyncId',
    'readLines',
    'readableWebStream',
  ]
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(handle)).filter((name) => name !== 'fd')

  expect([...handles.map(([name]) => name), ...others].toSorted()).toEqual([...names, 'close'].toSorted())
})

test.for<[string, (own: string) => Promise<unknown>]>([
  ['fs.promises.open', (own) => fsp.open(own)],
  ['fs.promises.opendir', (own) => fsp.opendir(own)],
  ['promisify(fs.open)', (own) => promisify(fs.open)(own, 'r')],
  ['promisify(fs.opendir)', (own) => promisify(fs.opendir)(own)],
  ['fs.promises.mkdtemp', (own) => fsp.mkdtemp(join(own, 'late-'))],
  ['fs.promises.mkdtempDisposable', (own) => fsp.mkdtempDisposable(join(own, 'late-'))],
  ['promisify(fs.mkdtemp)', (own) => promisify(fs.mkdtemp)(join(own, 'late-'))],
])('%s: what comes too late is closed, or removed', async ([, call]) => {
  const own = fs.mkdtempSync(join(folder, 'late-'))
  const pool = busyPool()
  const g = spawn(() => call(own))
  await settled()
  await g.kill()

  await pool.release()

  expect(await becomes(() => !openBelow(folder).includes(own) && fs.readdirSync(own).length === 0)).toBe(true)
})

test.for<[string, () => Promise<unknown>, object]>([
  ['an error', () => fsp.readFile(join(folder, 'none')), { code: 'ENOENT', syscall: 'open' }],
  ['the refusal of an argument', () => fsp.readFile(7 as never, 7 as never), { code: 'ERR_INVALID_ARG_TYPE' }],
  ['the refusal of a signal', () => fsp.readFile(folder, { signal: {} as never }), { code: 'ERR_INVALID_ARG_TYPE' }],
  [
    'that of an aborted signal',
    () => fsp.readFile(folder, { signal: AbortSignal.abort(7) }),
    { name: 'AbortError', cause: 7 },
  ],
  [
    'the error of what is promisified',
    () => promisify(fs.stat)(join(folder, 'none')),
    { code: 'ENOENT', syscall: 'stat' },
  ],
])('%s is the same in a greenlet and outside', async ([, call, error]) => {
  await expect(call()).rejects.toMatchObject(error)
  await expect(spawn(call).get()).rejects.toMatchObject(error)
})

test("a caller's signal ends an operation of a greenlet as it does outside", async () => {
  const file = join(folder, 'signalled')
  fs.writeFileSync(file, 'hello')
  const options = Object.freeze({ encoding: 'utf8' as const, signal: new AbortController().signal })
  const controller = new AbortController()
  const pool = busyPool()
  const ended = spawn(() => fsp.readFile(file, { signal: controller.signal })).get()
  await settled()

  controller.abort('enough')
  void pool.release()

  await expect(ended).rejects.toMatchObject({ name: 'AbortError', cause: 'enough' })
  expect(await spawn(() => fsp.readFile(file, options)).get()).toBe('hello')
})

test('a kill ends fs.promises.watch in the middle of a step, and its watcher with it', async () => {
  const own = fs.mkdtempSync(join(folder, 'watched-'))
  const before = process.getActiveResourcesInfo().length
  const reason = new GreenletExit()
  const log: unknown[] = []
  const g = spawn(async () => {
    try {
      for await (const { filename } of fsp.watch(own)) log.push(filename)
    } catch (error) {
      log.push(error)
    }
  })
  await settled()
  fs.writeFileSync(join(own, 'new'), '')
  expect(await becomes(() => log.includes('new'))).toBe(true)

  await g.kill(reason)

  expect(log.at(-1)).toBe(reason)
  expect(await becomes(() => process.getActiveResourcesInfo().length <= before)).toBe(true)
})

test("fs.promises.watch follows the caller's signal to its end", async () => {
  const controller = new AbortController()
  const g = spawn(async () => {
    for await (const _ of fsp.watch(folder, { signal: controller.signal }));
  })
  await settled()

  controller.abort('enough')

  await expect(g.get()).rejects.toMatchObject({ name: 'AbortError', cause: 'enough' })
})

test("fs.promises.watch does not listen to the caller's signal any longer than it lasts", async () => {
  const { signal } = new AbortController()
  const listeners: number[] = []
  const g = spawn(async () => {
    for await (const _ of fsp.watch(folder, { signal })) {
      listeners.push(getEventListeners(signal, 'abort').length)
      break
    }
  })
  await settled()
  fs.writeFileSync(join(folder, 'new'), '')

  await g.get()

  expect([...listeners, getEventListeners(signal, 'abort').length]).toEqual([1, 0])
})

test('what is iterated stays an async generator', async () => {
  const watched = fsp.watch(folder)

  expect(Object.prototype.toString.call(watched)).toBe('[object AsyncGenerator]')
  expect(await watched.return!()).toEqual({ value: undefined, done: true })
  expect(await watched.next()).toEqual({ value: undefined, done: true })
})

test.for<[string, (own: string) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>]>([
  ['fs.promises.glob', (own) => fsp.glob(join(own, '*'))],
  ['fs.Dir', (own) => fsp.opendir(own)],
])('a kill ends %s in the middle of a step, and closes what is open', async ([, open]) => {
  const own = fs.mkdtempSync(join(folder, 'listed-'))
  fs.writeFileSync(join(own, 'file'), '')
  const iterable = await open(own)
  const pool = busyPool()
  const seen: unknown[] = []
  const g = spawn(async () => {
    for await (const entry of iterable) seen.push(entry)
  })
  await settled()

  expect(await g.kill()).toBe(true)
  await pool.release()

  expect(seen).toEqual([])
  expect(await becomes(() => !openBelow(folder).includes(own))).toBe(true)
})

test('directories are listed in a greenlet as outside', async () => {
  const own = fs.mkdtempSync(join(folder, 'listed-'))
  for (const name of ['a', 'b']) fs.writeFileSync(join(own, name), '')
  const list = async () => [
    await Array.fromAsync(await fsp.opendir(own), ({ name }) => name),
    await Array.fromAsync(fsp.glob('*', { cwd: own })),
  ]

  expect(await spawn(list).get()).toEqual(await list())
})

const entriesOf = (dir: fs.Dir) => (dir as unknown as { entries(): AsyncGenerator }).entries()

test('a step that was interrupted is the answer to the next one', async () => {
  const own = fs.mkdtempSync(join(folder, 'listed-'))
  for (const name of ['a', 'b']) fs.writeFileSync(join(own, name), '')
  const steps = await spawn(() => fsp.opendir(own).then(entriesOf)).get()
  const pool = busyPool()
  const g = spawn(() => steps.next())
  await settled()
  await g.kill()
  await pool.release()

  const rest = await Array.fromAsync({
    [Symbol.asyncIterator]: () => ({ next: () => spawn(() => steps.next()).get() }),
  })

  expect(rest).toHaveLength(2)
})
