import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type Audit, audit } from '../../packages/cli/src/audit/audit.ts'
import { at, blocking, type Content, project } from '../support/audit/project.ts'

function auditOf(files: Record<string, Content>, options: { app?: boolean } = {}): Audit {
  using app = project(files)
  return audit(app.root, { production: false, app: options.app === true, chosen: () => true })
}

/** `grade call file:line` of a package. */
function found(done: Audit, name: string): string[] {
  const one = done.packages.find((each) => each.name === name)!
  return one.findings.map(({ grade, call, file, line }) => `${grade} ${call} ${file}:${line}`)
}

const read = "require('fs').statSync(p)\n"
const withPackage = (files: Record<string, Content>): Record<string, Content> => ({
  'package.json': { name: 'app', dependencies: { a: '1' } },
  ...at('node_modules/a', files),
})

const entries: Record<string, [Record<string, Content>, string[]]> = {
  'main without an ending': [
    { 'package.json': { name: 'a', main: 'lib/x' }, 'lib/x.js': read, 'y.js': read },
    ['lib/x.js'],
  ],
  'main that is a folder': [
    { 'package.json': { name: 'a', main: './lib' }, 'lib/index.js': read, 'y.js': read },
    ['lib/index.js'],
  ],
  'no main': [{ 'package.json': { name: 'a' }, 'index.js': read, 'y.js': read }, ['index.js']],
  'exports as a string': [{ 'package.json': { name: 'a', exports: './x.js' }, 'x.js': read, 'y.js': read }, ['x.js']],
  'exports by path and condition': [
    {
      'package.json': {
        name: 'a',
        exports: { '.': { browser: './b.js', import: './x.mjs', require: ['./x.cjs'] }, './s': './s.js' },
      },
      'b.js': read,
      'x.mjs': "import { statSync } from 'fs'\nstatSync(p)",
      'x.cjs': read,
      's.js': read,
    },
    ['s.js', 'x.cjs', 'x.mjs'],
  ],
  'exports by a pattern': [
    {
      'package.json': { name: 'a', exports: { './*': './lib/*.js' } },
      'lib/x.js': read,
      'lib/deep/y.js': read,
      'z.js': read,
    },
    ['lib/deep/y.js', 'lib/x.js'],
  ],
  'what main requires': [
    {
      'package.json': { name: 'a' },
      'index.js': "require('./x')",
      'x.js': "import('./y.js')",
      'y.js': read,
      'z.js': read,
    },
    ['y.js'],
  ],
  'what main starts by its path': [
    {
      'package.json': { name: 'a' },
      'index.js': "new Worker(join(__dirname, 'work.js'))",
      'work.js': read,
      'z.js': read,
    },
    ['work.js'],
  ],
  'imports of its own': [
    {
      'package.json': { name: 'a', imports: { '#x': { node: './x.js' } } },
      'index.js': "require('#x')",
      'x.js': read,
      'z.js': read,
    },
    ['x.js'],
  ],
  'TypeScript by the name of its output': [
    { 'package.json': { name: 'a', main: 'index.ts' }, 'index.ts': "import './x.js'", 'x.ts': read, 'z.ts': read },
    ['x.ts'],
  ],
}

test.each(Object.entries(entries))('files are reached from %s', (_, [files, expected]) => {
  const reached = auditOf(withPackage(files)).packages[0]!.findings.filter(({ grade }) => grade !== 'unreached')

  expect(reached.map(({ file }) => file)).toEqual(expected)
})

test('what only a command leads to is told as such', () => {
  const done = auditOf(
    withPackage({
      'package.json': { name: 'a', bin: './cli.js' },
      'index.js': '',
      'cli.js': "require('./x')",
      'x.js': read,
    }),
  )

  expect(done.packages[0]!.findings).toMatchObject([{ grade: 'unreached', reach: 'bin', when: 'load', file: 'x.js' }])
})

test('a file that another package mentions is reached, unless there are exports', () => {
  const files = (manifest: object): Record<string, Content> => ({
    ...withPackage({ 'package.json': { name: 'a', ...manifest }, 'index.js': '', 'deep/x.js': read }),
    'index.js': "require('a/deep/x')",
  })

  expect(found(auditOf(files({})), 'a')).toEqual(['load fs.statSync deep/x.js:1'])
  expect(found(auditOf(files({ exports: './index.js' })), 'a')).toEqual(['unreached fs.statSync deep/x.js:1'])
})

test('of the own packages all files are reached but tests, benches and tools', () => {
  const done = auditOf({
    'package.json': { name: 'app', main: 'index.js' },
    'routes/users.js': read,
    'test/users.js': read,
    'users.test.js': read,
    'vite.config.js': read,
  })

  expect(found(done, 'app').map((text) => text.split(' ')[0])).toEqual(['load', 'unreached', 'unreached', 'unreached'])
})

test('a file of a workspace belongs to it alone', () => {
  const done = auditOf({
    'package.json': { name: 'root', workspaces: ['packages/*'] },
    'packages/a/package.json': { name: 'a' },
    'packages/a/x.js': read,
  })

  expect(done.packages.map(({ name, findings }) => [name, findings.length])).toEqual([
    ['a', 1],
    ['root', 0],
  ])
})

test('folders that are built from src are not read twice', () => {
  const done = auditOf({ 'package.json': { name: 'app' }, 'src/a.js': read, 'dist/a.js': read })

  expect(found(done, 'app')).toEqual(['load fs.statSync src/a.js:1'])
})

test('native code is told by its files and by what loads it', () => {
  const done = auditOf(
    withPackage({
      'package.json': { name: 'a', dependencies: { bindings: '1' } },
      'binding.gyp': '{}',
      'prebuilds/linux-x64/a.node': '',
    }),
  )

  expect(done.packages[0]!.native).toEqual(['binding.gyp', 'prebuilds/linux-x64/a.node', 'bindings'])
})

test('a file that cannot be parsed is listed, and the others are read', () => {
  const done = auditOf({ 'package.json': { name: 'app' }, 'a.js': `${read}}`, 'b.js': read })

  expect(done.packages[0]!.unparsed).toMatchObject([{ file: 'a.js', reason: expect.stringContaining('line 2') }])
  expect(found(done, 'app')).toEqual(['load fs.statSync b.js:1'])
})

test('the worst package is first: what may run at any time, and what runs longest', () => {
  const done = auditOf({
    'package.json': { name: 'app', dependencies: { file: '1', program: '1', start: '1', tested: '1' } },
    ...at('node_modules/file', blocking('file')),
    ...at('node_modules/start', { 'package.json': { name: 'start' }, 'index.js': read }),
    ...at('node_modules/tested', { 'package.json': { name: 'tested' }, 'index.js': '', 'test/index.js': read }),
    ...at('node_modules/program', {
      'package.json': { name: 'program' },
      'index.js': "exports.f = () => require('child_process').execSync('ls')",
    }),
  })

  expect(done.packages.map(({ name, score }) => [name, score])).toEqual([
    ['program', 30],
    ['file', 10],
    ['start', 1],
    ['tested', 0.1],
    ['app', 0],
  ])
})

test('the project alone is read with app', () => {
  const done = auditOf(
    { ...withPackage(blocking('a')), ...blocking('app', { dependencies: { a: '1' } }) },
    { app: true },
  )

  expect(done.packages.map(({ name }) => name)).toEqual(['app'])
  expect(done.files).toBe(1)
})
