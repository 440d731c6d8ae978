import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { MisuseError } from '@hublet/core'
import { onTestFinished, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { manifestOf } from '../../packages/monkey/src/patching/app.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { loadPlugins } from '../../packages/monkey/src/patching/plugins.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { PatchReport } from '../../packages/monkey/src/patching/report.ts'
import { bracket, fakeModule, patcherOf } from '../support/patches.ts'

/** A folder with these files; the objects are written as JSON. */
function app(files: Record<string, object | string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hublet-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

/** The plugins of the app in the folder, and what has failed. */
function load(folder: string): { from: string[]; failed: PatchReport['failed'] } {
  const failed: PatchReport['failed'] = []
  const from = loadPlugins(join(folder, 'package.json'), failed).map((plugin) => plugin.from.slice(folder.length + 1))
  return { from, failed }
}

const vetoing = `export function willPatchModule(event) { if (event.name === 'fs') event.veto('not mine') }`
const plugins = (...names: string[]) => ({ hublet: { plugins: names } })

test('M3 a plugin of a dependency may veto', () => {
  const folder = app({
    'package.json': { dependencies: { guard: '1' } },
    'node_modules/guard/package.json': { type: 'module', exports: {}, ...plugins('./plugin.js') },
    'node_modules/guard/plugin.js': vetoing,
  })
  const fs = fakeModule()

  const listeners = loadPlugins(join(folder, 'package.json'), [])
  const report = patcherOf([bracket('fs', fs)], ...listeners).patchAll({})

  expect(report.vetoed).toEqual([{ what: 'fs', why: 'not mine' }])
  expect(fs.read('a')).toBe('read a')
})

test('plugins are those of the app and of its dependencies of all kinds, in order', () => {
  const folder = app({
    'package.json': {
      type: 'module',
      dependencies: { one: '1', '@scope/two': '1' },
      devDependencies: { three: '1' },
      optionalDependencies: { four: '1' },
      ...plugins('own.js'),
    },
    'own.js': '',
    'node_modules/one/package.json': { ...plugins('./a.cjs', './b.mjs') },
    'node_modules/one/a.cjs': '',
    'node_modules/one/b.mjs': '',
    'node_modules/@scope/two/package.json': plugins('a.cjs'),
    'node_modules/@scope/two/a.cjs': '',
    'node_modules/three/package.json': plugins('a.cjs'),
    'node_modules/three/a.cjs': '',
    'node_modules/four/package.json': {},
  })

  expect(load(folder)).toEqual({
    from: [
      'own.js',
      'node_modules/one/a.cjs',
      'node_modules/one/b.mjs',
      'node_modules/@scope/two/a.cjs',
      'node_modules/three/a.cjs',
    ],
    failed: [],
  })
})

test('dependencies of dependencies are not asked', () => {
  const folder = app({
    'package.json': { dependencies: { one: '1' } },
    'node_modules/one/package.json': { dependencies: { deep: '1' } },
    'node_modules/deep/package.json': plugins('a.cjs'),
    'node_modules/deep/a.cjs': '',
  })

  expect(load(folder)).toEqual({ from: [], failed: [] })
})

test('a dependency that is not installed has no plugins', () => {
  expect(load(app({ 'package.json': { dependencies: { nowhere: '1' } } }))).toEqual({ from: [], failed: [] })
})

test.for<[string, Record<string, object | string>, string]>([
  ['throws when it is loaded', { 'bad.js': `throw new TypeError('broken')` }, 'broken'],
  ['is not there', {}, 'Cannot find module'],
  [
    'waits while it is loaded',
    { 'bad.js': 'await 1; export {}' },
    'require() cannot be used on an ESM graph with top-level await',
  ],
])('a plugin that %s is reported, and the others are loaded', ([, files, message]) => {
  const folder = app({
    'package.json': { type: 'module', ...plugins('bad.js', 'good.js') },
    'good.js': vetoing,
    ...files,
  })

  const { from, failed } = load(folder)

  expect(from).toEqual(['good.js'])
  expect(failed).toMatchObject([{ what: join(folder, 'bad.js') }])
  expect(String(failed[0]!.error)).toContain(message)
})

test('the app is where the script is that was started, not a package that has the script', () => {
  const folder = app({
    'package.json': {},
    'src/main.js': '',
    'node_modules/tool/package.json': {},
    'node_modules/tool/bin.js': '',
  })

  for (const script of ['src/main.js', 'main.js', 'node_modules/tool/bin.js', 'node_modules/.bin/tool']) {
    expect(manifestOf(join(folder, script))).toBe(join(folder, 'package.json'))
  }
  expect(manifestOf(undefined)).toBeUndefined()
})

test('a list of plugins that is none is reported', () => {
  const { from, failed } = load(app({ 'package.json': { hublet: { plugins: './plugin.js' } } }))

  expect(from).toEqual([])
  expect(failed[0]!.error).toBeInstanceOf(MisuseError)
  expect(String(failed[0]!.error)).toContain("hublet.plugins is './plugin.js', make it a list of files")
})

test('a package.json that cannot be read is reported, and the others are', () => {
  const folder = app({
    'package.json': { dependencies: { broken: '1', good: '1' } },
    'node_modules/broken/package.json': '{',
    'node_modules/good/package.json': plugins('a.cjs'),
    'node_modules/good/a.cjs': '',
  })

  const { from, failed } = load(folder)

  expect(from).toEqual(['node_modules/good/a.cjs'])
  expect(failed).toHaveLength(1)
  expect(String(failed[0]!.error)).toContain('JSON')
})
