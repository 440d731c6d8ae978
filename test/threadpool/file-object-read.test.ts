import { mkdtempDisposable, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { leakCheck } from '@hublet/core/testing'
import { FileObject, openFile } from '@hublet/threadpool'
import { expect, expectTypeOf, test } from 'vitest'

import { same } from '../support/thrown.ts'

/** A file with this content, opened for reading as text. */
async function withText<T>(content: string | Buffer, use: (file: FileObject<string>) => Promise<T>): Promise<T> {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'hublet-file-'))
  const path = join(dir.path, 'a')
  await writeFile(path, content)
  await using file = await FileObject.open(path, 'r', { encoding: 'utf8' })
  return await use(file)
}

test('reads go on where the last one ended, and give nothing at the end', async () => {
  await using _ = leakCheck()
  await withText('abcdef', async (file) => {
    expect(await file.read(4)).toBe('abcd')
    expect(await file.read(4)).toBe('ef')
    expect(await file.read(4)).toBe('')
    expect(await file.readAll()).toBe('')
    expect(await file.readLine()).toBe(undefined)
  })
})

test('readAll reads what is left', async () => {
  const content = 'ä€😀'.repeat(300_000)

  await withText(content, async (file) => {
    expect(await file.read(2)).toBe('ä')
    expect(await file.readAll()).toBe(content.slice(1))
  })
})

test('a character that begins within what is read is read to its end', async () => {
  await withText('ä€😀x', async (file) => {
    expect(await file.read(1)).toBe('ä')
    expect(await file.read(2)).toBe('€')
    expect(await file.read(3)).toBe('😀')
    expect(await file.tell()).toBe(9)
    expect(await file.read(0)).toBe('')
    expect(await file.read(Infinity)).toBe('x')
  })
})

test('lines come without their ends, the last one with or without', async () => {
  await withText('a\n\nb\r\nä', async (file) => {
    const lines = await Array.fromAsync({ length: 5 }, () => file.readLine())
    expect(lines).toEqual(['a', '', 'b', 'ä', undefined])
  })
  await withText('a\n', async (file) => expect(await Array.fromAsync(file)).toEqual(['a']))
  await withText('', async (file) => expect(await Array.fromAsync(file)).toEqual([]))
})

test('lines and reads share one position', async () => {
  await withText('one\ntwo\nthree', async (file) => {
    for await (const line of file) {
      expect(line).toBe('one')
      break
    }
    expect(await file.tell()).toBe(4)
    expect(await file.read(2)).toBe('tw')
    expect(await file.readLine()).toBe('o')
    expect(await file.readAll()).toBe('three')
  })
})

test('many lines, of all lengths, are what they are', async () => {
  const lines = Array.from({ length: 5000 }, (_each, i) => 'x'.repeat(i % 700) + i)

  await withText(lines.join('\n'), async (file) => expect(await Array.fromAsync(file)).toEqual(lines))
})

test('a line may be huge', async () => {
  const huge = 'ä'.repeat(10_000_000)

  await withText(`${huge}\nend`, async (file) => {
    expect((await file.readLine()) === huge).toBe(true)
    expect(await file.readLine()).toBe('end')
  })
})

test('without an encoding everything is bytes', async () => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'hublet-file-'))
  const path = join(dir.path, 'a')
  await writeFile(path, Buffer.from([0, 255, 10, 128, 13, 10]))
  await using file = await openFile(pathToFileURL(path))
  expectTypeOf(file).toEqualTypeOf<FileObject>()

  expect(await file.readLine()).toEqual(Buffer.from([0, 255]))
  expect(await file.read(1)).toEqual(Buffer.from([128]))
  expect(await file.readAll()).toEqual(Buffer.from([13, 10]))
  expect(file.name).toBe(path)
})

test('a seek leads from the start, from here, and from the end', async () => {
  await withText('0123456789', async (file) => {
    await file.read(3)
    expect(await file.seek(2, 'current')).toBe(5)
    expect(await file.read(1)).toBe('5')
    expect(await file.seek(-2, 'end')).toBe(8)
    expect(await file.readAll()).toBe('89')
    expect(await file.seek(100)).toBe(100)
    expect(await file.read(1)).toBe('')
    expect(await file.seek(0)).toBe(0)
    expect(await file.read(1)).toBe('0')
  })
})

test('a seek to nowhere is refused, and the position stays', async () => {
  await withText('abc', async (file) => {
    await file.read(1)
    await expect(file.seek(-5, 'current')).rejects.toThrow(/offset must lead to a place from 0 on, got -4/)
    await expect(file.seek(0.5)).rejects.toThrow(/offset must lead to a place/)
    await expect(file.seek(0, 'middle' as never)).rejects.toThrow(/from must be one of/)
    expect(await file.tell()).toBe(1)
  })
})

test('of a file that shrinks what is left is read', async () => {
  await withText('x'.repeat(200_000), async (file) => {
    expect(await file.read(10)).toHaveLength(10)
    await truncate(file.name, 70_000)
    const rest = await file.readAll()
    expect(rest.length).toBeLessThan(200_000)
    expect(await file.read(1)).toBe('')
  })
})

test('a file that grows is read further', async () => {
  await withText('a\n', async (file) => {
    expect(await Array.fromAsync(file)).toEqual(['a'])
    await writeFile(file.name, 'b\n', { flag: 'a' })
    expect(await Array.fromAsync(file)).toEqual(['b'])
  })
})

test('errors of opening and reading have code and path', async () => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'hublet-file-'))
  const missing = join(dir.path, 'missing')
  await using directory = await openFile(dir.path)
  await using writable = await openFile(missing, 'w').then(async (file) => (await file.close(), openFile(missing, 'w')))

  expect(await openFile(join(missing, 'x')).catch(same)).toMatchObject({ code: 'ENOTDIR' })
  expect(await openFile(join(dir.path, 'no')).catch(same)).toMatchObject({ code: 'ENOENT', path: join(dir.path, 'no') })
  expect(await openFile(missing, 'wx').catch(same)).toMatchObject({ code: 'EEXIST', path: missing })
  expect(await directory.read(1).catch(same)).toMatchObject({ code: 'EISDIR', path: dir.path })
  expect(await writable.read(1).catch(same)).toMatchObject({ code: 'EBADF', path: missing })
})

test.runIf(process.platform === 'linux')('a device has no positions, and can be read', async () => {
  await using zero = await openFile('/dev/zero')

  expect(await zero.read(3)).toEqual(Buffer.alloc(3))
  await expect(zero.tell()).rejects.toThrow(/"\/dev\/zero" has no positions/)
  await expect(zero.seek(0)).rejects.toMatchObject({ code: 'HUBLET_MISUSE' })
})

test('wrong arguments are refused', async () => {
  const wrong = 'x' as never
  await expect(openFile(5 as never)).rejects.toThrow(/path must be a path or a file: URL, got 5/)
  await expect(openFile('a', {} as never)).rejects.toThrow(/flags must be a text or a number/)
  await expect(openFile('a', 'r', { encoding: 'utf16le' as never })).rejects.toThrow(/encoding must be 'utf8'/)
  await expect(openFile('a', 'r', { mode: wrong })).rejects.toThrow(/mode must be an integer like 0o644/)
  await expect(openFile('a', 'r', { timeout: -1 })).rejects.toThrow(/timeout must be 0 or more/)
  await withText('abc', async (file) => {
    await expect(file.read(-1)).rejects.toThrow(/count must be a whole number from 0 up/)
    await expect(file.read(1, { signal: wrong })).rejects.toThrow(/signal must be an AbortSignal/)
    await expect(file.write(5 as never)).rejects.toThrow(/data must be a text or bytes, got 5/)
    expect(await file.readAll()).toBe('abc')
  })
})
