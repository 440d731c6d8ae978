import { hash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TransformSourceOptions, TransformedSource } from '@hublet/monkey'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { cacheFolder } from '../../packages/monkey/src/transform/cache-folder.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Cache, transformVersion } from '../../packages/monkey/src/transform/cache.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { transformStats } from '../../packages/monkey/src/transform/stats.ts'
import { byImport, makeApp, probe } from '../support/registered.ts'
import { transformed } from '../support/transformed.ts'

const folder = mkdtempSync(join(tmpdir(), 'transform-cache-'))
afterAll(() => rmSync(folder, { recursive: true }))

const options: TransformSourceOptions = { url: 'file:///a.js', format: 'module', kind: 'app' }
const made: TransformedSource = { code: 'made', changed: true, skipped: [{ reason: 'hoisting', line: 2 }] }
let folders = 0

/** Asks a new cache on the same folder each time; what was made is counted. */
function makeCache(): {
  at: string
  made: () => number
  ask: (source?: string, asked?: Partial<TransformSourceOptions>) => TransformedSource | undefined
} {
  const at = join(folder, String(folders++))
  let count = 0
  const transform = (): TransformedSource => {
    count++
    return made
  }
  return {
    at,
    made: () => count,
    ask: (source = 'source', asked = {}) => new Cache(at).through(source, { ...options, ...asked }, transform),
  }
}

test('what was made once is not made again', () => {
  const cache = makeCache()
  expect([cache.ask(), cache.ask()]).toEqual([made, made])
  expect(cache.made()).toBe(1)
})

test('another content, place, format or kind is made anew', () => {
  const cache = makeCache()
  cache.ask()
  cache.ask('other')
  cache.ask('source', { url: 'file:///b.js' })
  cache.ask('source', { format: 'commonjs' })
  cache.ask('source', { kind: 'package' })
  expect(cache.made()).toBe(5)
})

test('a file that changes leaves nothing behind', () => {
  const cache = makeCache()
  for (const source of ['1', '2', '3']) cache.ask(source)
  expect(readdirSync(cache.at)).toHaveLength(1)
})

test('of a file in which nothing was transformed only that is kept', () => {
  const { at } = makeCache()
  const unchanged: TransformedSource = {
    code: 'x'.repeat(10_000),
    changed: false,
    skipped: [{ reason: 'minified', line: 1 }],
  }
  for (const _ of [1, 2]) expect(new Cache(at).through(unchanged.code, options, () => unchanged)).toEqual(unchanged)
  expect(readFileSync(join(at, readdirSync(at)[0]!), 'utf8').length).toBeLessThan(200)
})

const damages: Record<string, (text: string) => string> = {
  empty: () => '',
  'cut off in the header': (text) => text.slice(0, 20),
  'cut off in the code': (text) => text.slice(0, -1),
  'longer than it was': (text) => `${text};`,
  'changed in the code': (text) => text.replace('made', 'mode'),
  'no JSON': () => 'made',
  'something else': () => 'null\nmade',
  'full of zeros': (text) => '\0'.repeat(text.length),
}

for (const [damage, change] of Object.entries(damages)) {
  test(`a file of the cache that is damaged is made anew: ${damage}`, () => {
    const cache = makeCache()
    cache.ask()
    const file = join(cache.at, readdirSync(cache.at)[0]!)
    writeFileSync(file, change(readFileSync(file, 'utf8')))
    expect([cache.ask(), cache.ask()]).toEqual([made, made])
    expect(cache.made()).toBe(2)
  })
}

test('without a folder everything is made, and the statistics say what was wrong', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const cache = new Cache(join(file, 'cache'))
  for (const _ of [1, 2]) expect(cache.through('source', options, () => made)).toEqual(made)
  expect(transformStats().cache.failure).toMatchObject({ code: 'ENOTDIR' })
})

test('what comes to nothing is not kept', () => {
  const { at } = makeCache()
  expect(new Cache(at).through('source', options, () => undefined)).toBeUndefined()
  expect(() => readdirSync(at)).toThrow('ENOENT')
})

test('the folder is that of the nearest project, or is set, or there is none', () => {
  expect(cacheFolder(undefined)).toMatch(/[/\\]node_modules[/\\]\.cache[/\\]hublet$/)
  expect(cacheFolder('/x/y')).toBe('/x/y')
  expect(cacheFolder('off')).toBeUndefined()
})

test('outside of projects it is one of this user, which nobody else can write to', () => {
  const outside = mkdtempSync(join(folder, 'outside-'))
  vi.stubEnv('TMPDIR', outside)
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(outside)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    cwd.mockRestore()
  })
  const own = join(outside, `hublet-${process.getuid!()}`)
  expect(cacheFolder(undefined)).toBe(own)
  chmodSync(own, 0o777)
  expect(cacheFolder(undefined)).toBeUndefined()
  rmSync(own, { recursive: true })
  mkdirSync(join(outside, 'other'), { mode: 0o700 })
  symlinkSync(join(outside, 'other'), own)
  expect(cacheFolder(undefined)).toBeUndefined()
})

const main = `${probe.esm}console.log(await isTransformed())\n`

test('from the cache it comes without the parser, which some programs may not load', () => {
  using app = makeApp({ 'main.mjs': main })
  const flags = [...byImport, '--permission', '--allow-fs-read=*', '--allow-worker']
  const without = app.run('main.mjs', { flags })
  expect(without.stdout).toBe('false\n')
  expect(without.stderr).toContain('HUBLET_NO_PARSER')
  expect(app.run('main.mjs').stdout).toBe('true\n')
  const cached = app.run('main.mjs', { flags })
  expect(cached.stdout).toBe('true\n')
  expect(cached.stderr).not.toContain('HUBLET_NO_PARSER')
})

test('HUBLET_CACHE=off keeps nothing', () => {
  using app = makeApp({ 'main.mjs': main })
  expect(app.run('main.mjs', { env: { HUBLET_CACHE: 'off' } }).stdout).toBe('true\n')
  expect(readdirSync(app.folder)).toEqual(['main.mjs'])
})

test('what comes out of the transform changes with its version only', () => {
  const source = readFileSync(new URL('../support/transform-stacks.mjs', import.meta.url), 'utf8')
  const codes = (['app', 'package'] as const).map((kind) => transformed(source, 'module', kind).code)
  expect([transformVersion, hash('sha1', codes.join('\n'))]).toMatchInlineSnapshot(`
    [
      1,
      "2ef6d2d00624b2d5945dcb585ce56953db6c5954",
    ]
  `)
})
