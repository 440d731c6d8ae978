import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtempDisposable, open, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { GreenletExit, Timeout, joinAll, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { type FileObject, FileObjectClosed, openFile } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { openBelow } from '../support/open-files.ts'
import { same } from '../support/thrown.ts'

const folder = (): ReturnType<typeof mkdtempDisposable> => mkdtempDisposable(join(tmpdir(), 'hublet-file-'))

async function textFile(path: string, content: string): Promise<FileObject<string>> {
  await writeFile(path, content)
  return openFile(path, 'r+', { encoding: 'utf8' })
}

/** A pipe that is open at both ends: nothing can be read from it until something is sent. */
async function pipe(
  dir: string,
): Promise<{ file: FileObject<string>; send: (text: string) => Promise<unknown> } & AsyncDisposable> {
  const path = join(dir, 'pipe')
  execFileSync('mkfifo', [path])
  const sender = await open(path, 'r+')
  const file = await openFile(path, 'r', { encoding: 'utf8' })
  return {
    file,
    send: (text) => sender.write(text),
    async [Symbol.asyncDispose]() {
      await sender.close()
      await file.close()
    },
  }
}

test('operations of several greenlets do not mix, and come in the order of the calls', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  await using file = await textFile(join(dir.path, 'a'), '')
  const parts = Array.from({ length: 20 }, (_each, i) => String.fromCodePoint(97 + i).repeat(70_000 + i))

  await joinAll(
    parts.map((part) => spawn(() => file.write(part))),
    { raiseError: true },
  )
  await file.seek(0)

  expect((await file.readAll()) === parts.join('')).toBe(true)
})

test('greenlets that share a file get one line each', async () => {
  await using dir = await folder()
  const lines = Array.from({ length: 4000 }, (_each, i) => `${i}`.padEnd(50))
  await using file = await textFile(join(dir.path, 'a'), lines.join('\n'))
  const got: string[] = []
  const read = async (): Promise<void> => {
    for await (const line of file) got.push(line)
  }

  await joinAll(
    Array.from({ length: 5 }, () => spawn(read)),
    { raiseError: true },
  )

  expect(got.toSorted()).toEqual(lines.toSorted())
})

test('a read that is killed has read nothing; the next one gets all', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  await using file = await textFile(join(dir.path, 'a'), 'one\ntwo')
  const reading = spawn(() => file.readLine())
  await Promise.resolve()
  while (!reading.started) await Promise.resolve()

  await reading.kill()

  expect(reading.exit).toBeInstanceOf(GreenletExit)
  expect([await file.tell(), await file.readLine(), await file.readLine()]).toEqual([0, 'one', 'two'])
})

test.runIf(process.platform === 'linux')(
  'who is killed while the system reads leaves what comes to the next',
  async () => {
    await using _ = leakCheck()
    await using dir = await folder()
    await using ends = await pipe(dir.path)
    const { file, send } = ends
    const first = spawn(() => file.readLine())
    await settled()
    const second = spawn(() => file.readLine())
    await settled()

    await first.kill()
    expect(file.stats().waiting).toBe(1)
    await send('hello\n')

    expect(await second.get()).toBe('hello')
  },
)

test.runIf(process.platform === 'linux')(
  'who is killed, or late, in line leaves it, and the others keep their order',
  async () => {
    await using _ = leakCheck()
    using clock = new VirtualClock({ autojump: false })
    await using dir = await folder()
    await using ends = await pipe(dir.path)
    const { file, send } = ends
    const order: unknown[] = []
    const greenlets = Array.from({ length: 5 }, (_each, i) =>
      spawn(async () => order.push([i, await file.readLine(i === 3 ? { timeout: 10 } : {})])),
    )
    await settled()
    expect(file.stats()).toEqual({ closed: false, waiting: 4 })

    await greenlets[1]!.kill()
    clock.advance(10)
    await expect(greenlets[3]!.get()).rejects.toThrow(Timeout)
    expect(file.stats().waiting).toBe(2)
    await send('a\nb\nc\n')
    await joinAll(greenlets)

    expect(order).toEqual([
      [0, 'a'],
      [2, 'b'],
      [4, 'c'],
    ])
  },
)

test.runIf(process.platform === 'linux')('a time limit and a signal end an operation; the file goes on', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  await using ends = await pipe(dir.path)
  const { file, send } = ends
  const controller = new AbortController()
  const reason = new Error('no more')

  const aborted = file.read(3, { signal: controller.signal }).catch(same)
  controller.abort(reason)
  const late = await file.read(3, { timeout: 5 }).catch(same)
  const outer = await withTimeout(5, () => file.read(3), { fallback: 'too slow' })
  await send('abc')

  expect([await aborted, late, outer]).toEqual([reason, expect.any(Timeout), 'too slow'])
  expect(await file.read(3)).toBe('abc')
})

test('a write that is killed is done or not, as the position says', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  const path = join(dir.path, 'a')
  await using file = await textFile(path, '')
  const data = 'x'.repeat(5_000_000)
  const writing = spawn(() => file.writeAll(data))
  while (!writing.started || writing.waits.length === 0) await Promise.resolve()

  await writing.kill()
  const position = await file.tell()

  expect(position).toBe(readFileSync(path).length)
  expect(position).toBeLessThan(data.length)
  await file.writeAll('end')
  expect(readFileSync(path, 'utf8').slice(position)).toBe('end')
})

test('a close comes after what was called before, and before nothing', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  const path = join(dir.path, 'a')
  const file = await textFile(path, '')
  const writes = ['a', 'b', 'c'].map((text) => file.writeAll(text))

  const closing = file.close()
  const after = file.write('d').catch(same)

  expect(await Promise.all(writes)).toEqual([1, 1, 1])
  await closing
  expect(await after).toBeInstanceOf(FileObjectClosed)
  expect(readFileSync(path, 'utf8')).toBe('abc')
  expect(openBelow(dir.path)).toEqual([])
})

test('a close that is killed closes all the same', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  const path = join(dir.path, 'a')
  const file = await textFile(path, '')
  await file.write('abc')
  const closing = spawn(() => file.close())
  while (!closing.started || closing.waits.length === 0) await Promise.resolve()

  await closing.kill()
  await file.close()

  expect(readFileSync(path, 'utf8')).toBe('abc')
  expect(openBelow(dir.path)).toEqual([])
})

test('an open that is killed closes the file when it is there', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  const path = join(dir.path, 'a')
  const opening = spawn(() => openFile(path, 'w'))
  while (!opening.started || opening.waits.length === 0) await Promise.resolve()

  await opening.kill()

  await expect.poll(() => existsSync(path) && openBelow(dir.path).length === 0).toBe(true)
})

test('a greenlet that only reads what is there can be killed, and lets others have their turn', async () => {
  await using _ = leakCheck()
  await using dir = await folder()
  await using file = await textFile(join(dir.path, 'a'), 'x\n'.repeat(1000))
  let read = 0
  const reading = spawn(async () => {
    for (;;) {
      if ((await file.readLine()) === undefined) await file.seek(0)
      read++
    }
  })

  await expect.poll(() => read).toBeGreaterThan(5000)
  await reading.kill()

  expect(reading.dead).toBe(true)
})
