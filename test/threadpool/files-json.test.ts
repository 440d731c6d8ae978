import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { files } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

async function withFile<T>(content: string, use: (path: string) => Promise<T>): Promise<T> {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'hublet-json-'))
  const path = join(dir.path, 'a.json')
  await writeFile(path, content)
  return await use(path)
}

test('a file of JSON is its value, also with a mark in the beginning', async () => {
  const value = { a: [1, null, 'ä€😀'], b: { c: true } }

  expect(await withFile(JSON.stringify(value), (path) => files.readJson(path))).toEqual(value)
  expect(await withFile('\uFEFF{"a": 1}', (path) => files.readJson(path))).toEqual({ a: 1 })
})

test('a part of it is what the keys lead to', async () => {
  const text = '{"a": [{"b": 1}, 2], "toString": null}'
  const at = (...keys: (string | number)[]): Promise<unknown> =>
    withFile(text, (path) => files.readJson(path, { at: keys }))

  expect(await at('a', 0, 'b')).toBe(1)
  expect(await at('toString')).toBe(null)
  expect(await at('toString', 'x')).toBe(undefined)
  expect(await at('valueOf')).toBe(undefined)
  expect(await at('a', 5)).toBe(undefined)
})

test('characters are whole wherever pieces of the file end', async () => {
  const text = 'ä€😀'.repeat(50_000)

  expect(await withFile(JSON.stringify(text), (path) => files.readJson(path))).toBe(text)
})

test('what is no JSON is a SyntaxError with the name of the file', async () => {
  for (const content of ['', '{', '{"a": nope}']) {
    const failed = await withFile(content, (path) => files.readJson(path).catch(same))
    expect(failed).toBeInstanceOf(SyntaxError)
    expect((failed as Error).message).toMatch(/ in .*a\.json$/)
  }
})

test('a file that is missing, and wrong keys, are errors', async () => {
  expect(await files.readJson('/no/such').catch(same)).toMatchObject({ code: 'ENOENT', path: '/no/such' })
  await expect(files.readJson('a', { at: 'b' as never })).rejects.toThrow(/at must be an array of keys, got 'b'/)
})
