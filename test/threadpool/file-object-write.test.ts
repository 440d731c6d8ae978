import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { ClosedError } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { FileObject, FileObjectClosed, openFile } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { openBelow } from '../support/open-files.ts'
import { same } from '../support/thrown.ts'

/** The path of a file, with this content if there is one. */
async function withPath<T>(content: string | undefined, use: (path: string) => Promise<T>): Promise<T> {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'hublet-file-'))
  const path = join(dir.path, 'a')
  if (content !== undefined) await writeFile(path, content)
  return await use(path)
}

test('what is written is gathered, and there after a flush', async () => {
  await using _ = leakCheck()
  await withPath(undefined, async (path) => {
    await using file = await openFile(path, 'w')
    expect(await file.write('ab')).toBe(2)
    expect(await file.write(Buffer.from('ä'))).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe('')
    expect(await file.tell()).toBe(4)

    await file.flush()

    expect(readFileSync(path, 'utf8')).toBe('abä')
  })
})

test('writeAll returns when the system has all', async () => {
  await withPath(undefined, async (path) => {
    await using file = await openFile(path, 'w')
    await file.write('a')

    await file.writeAll('b')

    expect(readFileSync(path, 'utf8')).toBe('ab')
  })
})

test('close writes what was gathered', async () => {
  await withPath(undefined, async (path) => {
    {
      await using file = await openFile(path, 'w')
      await file.write('abc')
    }
    expect(readFileSync(path, 'utf8')).toBe('abc')
  })
})

test('data of all sizes are written in order', async () => {
  await withPath(undefined, async (path) => {
    const parts = [1, 65_535, 65_536, 65_537, 10, 3_000_000, 1].map((size, i) => Buffer.alloc(size, `${i}`))
    await using file = await openFile(path, 'w')

    for (const part of parts) await file.write(part)
    await file.flush()

    expect(readFileSync(path).equals(Buffer.concat(parts))).toBe(true)
    expect(await file.tell()).toBe(statSync(path).size)
  })
})

test('the data may be changed when the write has returned', async () => {
  await withPath(undefined, async (path) => {
    const data = Buffer.from('abc')
    await using file = await openFile(path, 'w')

    await file.write(data)
    data.fill('x')
    await file.flush()

    expect(readFileSync(path, 'utf8')).toBe('abc')
  })
})

test('reads and writes share one position, and reads see what was written', async () => {
  await withPath('0123456789', async (path) => {
    await using file = await openFile(path, 'r+', { encoding: 'utf8' })
    expect(await file.read(2)).toBe('01')
    await file.write('ab')
    expect(await file.read(2)).toBe('45')
    await file.seek(1)
    await file.write('x')
    await file.seek(0)

    expect(await file.readAll()).toBe('0xab456789')
  })
})

test('what is appended goes to the end, wherever the position is', async () => {
  await withPath('abc\n', async (path) => {
    await using file = await openFile(path, 'a+', { encoding: 'utf8' })
    expect(await file.readLine()).toBe('abc')
    await file.seek(1)
    await file.write('d')
    expect(await file.tell()).toBe(5)
    await file.seek(0)

    expect(await file.readAll()).toBe('abc\nd')
  })
})

test('latin1 is written and read as such', async () => {
  await withPath(undefined, async (path) => {
    await using file = await openFile(path, 'w+', { encoding: 'latin1' })
    expect(await file.write('äöü')).toBe(3)
    await file.seek(0)
    expect(await file.readAll()).toBe('äöü')
  })
})

test('a new file has its mode', async () => {
  await withPath(undefined, async (path) => {
    await (await openFile(path, 'w', { mode: 0o600 })).close()
    await (await openFile(`${path}2`, 'w', 0o640)).close()

    expect([path, `${path}2`].map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o640])
  })
})

test('a closed file keeps its name, and refuses everything', async () => {
  await withPath('abc', async (path) => {
    const file = await FileObject.open(path, 'r+')
    await file.close()
    await file.close()

    for (const operation of [
      () => file.read(1),
      () => file.readAll(),
      () => file.readLine(),
      () => file.write('a'),
      () => file.writeAll('a'),
      () => file.flush(),
      () => file.seek(0),
      () => file.tell(),
      () => Array.fromAsync(file),
    ]) {
      const refused = (await operation().catch(same)) as FileObjectClosed
      expect(refused).toBeInstanceOf(FileObjectClosed)
      expect([refused.code, refused.name]).toEqual(['HUBLET_FILE_CLOSED', 'FileObjectClosed'])
      expect(refused.message).toContain(`"${path}": it was closed (EBADF)`)
    }
    expect([file.name, file.closed, file.toString()]).toEqual([path, true, `<FileObject "${path}" closed>`])
    expect(await file.read(1).catch(same)).toBeInstanceOf(ClosedError)
  })
})

test.runIf(existsSync('/dev/full'))(
  'what the disk has no room for is an error once, of whoever writes it out',
  async () => {
    const file = await openFile('/dev/full', 'w')
    await file.write('abc')

    expect(await file.flush().catch(same)).toMatchObject({ code: 'ENOSPC', path: '/dev/full', syscall: 'write' })
    await file.flush()
    await expect(file.writeAll('abc')).rejects.toMatchObject({ code: 'ENOSPC' })
    await file.write('abc')

    await expect(file.close()).rejects.toMatchObject({ code: 'ENOSPC', path: '/dev/full' })
    expect(openBelow('/dev')).not.toContain('/dev/full')
  },
)

test('a file that is open for reading only refuses what is written when it is written out', async () => {
  await withPath('abc', async (path) => {
    await using file = await openFile(path, 'r')

    await expect(file.writeAll('x')).rejects.toMatchObject({ code: 'EBADF', path })
    expect(await file.tell()).toBe(0)
    expect(await file.read(3)).toEqual(Buffer.from('abc'))
  })
})
