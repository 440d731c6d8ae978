import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { spawn } from '@hublet/core'
import { register } from '@hublet/monkey'
import { afterAll, expect, test } from 'vitest'

import { type Kind, transformed } from '../support/transformed.ts'

register({ transform: 'none' }) // its frames are needed, no more

const folder = mkdtempSync(join(tmpdir(), 'transform-lines-'))
afterAll(() => rmSync(folder, { recursive: true }))

const source = readFileSync(new URL('../support/transform-stacks.mjs', import.meta.url), 'utf8')

/** What it throws, and the places in it: functions and lines. */
async function stacksOf(name: string, code: string): Promise<Record<string, string[]>> {
  const file = join(folder, name)
  writeFileSync(file, code)
  const { thrown } = (await import(pathToFileURL(file).href)) as { thrown: [string, string][] }
  return Object.fromEntries(thrown.map(([place, stack]) => [place, placesIn(stack, file)]))
}

function placesIn(stack: string, file: string): string[] {
  const [message, ...lines] = stack.split('\n')
  const own = lines.filter((line) => line.includes(file))
  const places = own.map((line) =>
    line
      .trim()
      .replace('file://', '')
      .replace(file, 'FILE')
      .replace(/:\d+(\)?)$/, '$1'),
  )
  return [message!, ...places]
}

const expected = await stacksOf('original.mjs', source)

test('the program throws at all of its places', () => {
  expect(Object.keys(expected)).toHaveLength(source.match(/^(?:await collect\(|try)/gm)!.length)
})

for (const kind of ['app', 'package'] as const satisfies readonly Kind[]) {
  const { code } = transformed(source, 'module', kind)

  test(`stacks name the same functions and lines: ${kind}`, async () => {
    expect(await stacksOf(`${kind}.mjs`, code)).toEqual(expected)
  })

  test(`stacks name the same functions and lines in a greenlet: ${kind}`, async () => {
    const stacks = await spawn(stacksOf, `${kind}-greenlet.mjs`, code).get()
    expect(stacks).toEqual(expected)
  })
}

test('a frame names its function, its file and the line of the await', () => {
  const { code } = transformed('class A {\n  async m() {\n    return await\n 1\n  }\n}', 'module')
  expect(code).toContain('__hublet.enter("A.m /app/case.js")')
  expect(code).toContain('__hf.s(3,1)')
})
