import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { packagesOf } from '../../packages/cli/src/audit/installed/tree.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { ownFolders } from '../../packages/cli/src/audit/installed/workspaces.ts'
import { at, blocking, type Content, project } from '../support/audit/project.ts'

const layouts: Record<string, Record<string, Content>> = {
  'flat, as npm and yarn lay it out': {
    'package.json': { name: 'app', dependencies: { a: '1' }, devDependencies: { t: '1' } },
    ...at('node_modules/a', blocking('a', { dependencies: { b: '1' } })),
    ...at('node_modules/b', blocking('b')),
    ...at('node_modules/t', blocking('t', { dependencies: { u: '1', b: '2' } })),
    ...at('node_modules/t/node_modules/b', blocking('b', { version: '2.0.0' })),
    ...at('node_modules/u', blocking('u')),
  },
  'linked, as pnpm lays it out': {
    'package.json': { name: 'app', dependencies: { a: '1' }, devDependencies: { t: '1' } },
    'node_modules/a': { link: '.pnpm/a@1/node_modules/a' },
    'node_modules/t': { link: '.pnpm/t@1/node_modules/t' },
    ...at('node_modules/.pnpm/a@1/node_modules/a', blocking('a', { dependencies: { b: '1' } })),
    'node_modules/.pnpm/a@1/node_modules/b': { link: '../../b@1/node_modules/b' },
    ...at('node_modules/.pnpm/b@1/node_modules/b', blocking('b')),
    ...at('node_modules/.pnpm/t@1/node_modules/t', blocking('t', { dependencies: { u: '1', b: '2' } })),
    'node_modules/.pnpm/t@1/node_modules/b': { link: '../../b@2/node_modules/b' },
    'node_modules/.pnpm/t@1/node_modules/u': { link: '../../u@1/node_modules/u' },
    ...at('node_modules/.pnpm/b@2/node_modules/b', blocking('b', { version: '2.0.0' })),
    ...at('node_modules/.pnpm/u@1/node_modules/u', blocking('u')),
  },
}

const listed = (root: string, production = false): string[] =>
  packagesOf(root, production)
    .packages.map(({ name, version, dev }) => `${name} ${version}${dev ? ' dev' : ''}`)
    .toSorted()

test.each(Object.entries(layouts))('a tree that is %s is found whole', (_, files) => {
  using app = project(files)

  expect(listed(app.root)).toEqual(['a 1.0.0', 'app ', 'b 1.0.0', 'b 2.0.0 dev', 't 1.0.0 dev', 'u 1.0.0 dev'])
  expect(listed(app.root, true)).toEqual(['a 1.0.0', 'app ', 'b 1.0.0'])
})

test('a version that is installed at several places is there once', () => {
  using app = project({
    'package.json': { name: 'app', dependencies: { a: '1', b: '1' } },
    ...at('node_modules/a', blocking('a', { dependencies: { c: '1' } })),
    ...at('node_modules/a/node_modules/c', blocking('c')),
    ...at('node_modules/b', blocking('b', { dependencies: { c: '1' } })),
    ...at('node_modules/b/node_modules/c', blocking('c')),
  })

  expect(listed(app.root)).toEqual(['a 1.0.0', 'app ', 'b 1.0.0', 'c 1.0.0'])
})

test('packages may depend on each other in a circle', () => {
  using app = project({
    'package.json': { name: 'app', dependencies: { a: '1' } },
    ...at('node_modules/a', blocking('a', { dependencies: { '@s/b': '1' } })),
    ...at('node_modules/@s/b', blocking('@s/b', { peerDependencies: { a: '1' } })),
  })

  expect(listed(app.root)).toEqual(['@s/b 1.0.0', 'a 1.0.0', 'app '])
})

test('what is declared and not installed is told, optional dependencies excepted', () => {
  using app = project({
    'package.json': {
      name: 'app',
      dependencies: { a: '1' },
      optionalDependencies: { o: '1' },
      peerDependencies: { p: '1' },
    },
  })

  expect(packagesOf(app.root, false).missing).toEqual(['a'])
})

test('without a package.json all that is in node_modules counts', () => {
  using app = project({ ...at('node_modules/a', blocking('a')), ...at('node_modules/@s/b', blocking('@s/b')) })

  expect(
    packagesOf(app.root, false)
      .packages.map(({ name }) => name)
      .slice(1),
  ).toEqual(['@s/b', 'a'])
})

const members = {
  'packages/a/package.json': { name: 'a' },
  'packages/b/package.json': { name: 'b' },
  'tools/x/package.json': { name: 'x' },
}

test.each<[string, Record<string, Content>]>([
  ['an array', { 'package.json': { workspaces: ['packages/*'] } }],
  ['an object', { 'package.json': { workspaces: { packages: ['packages/*/'] } } }],
  [
    'a list of pnpm',
    {
      'package.json': {},
      'pnpm-workspace.yaml':
        '# all\npackages: # these\n  - "packages/*" # yes\n\n  - \'!packages/c\'\nallowBuilds:\n  - x\n',
    },
  ],
  ['a flow list of pnpm', { 'package.json': {}, 'pnpm-workspace.yaml': "packages: [packages/a, 'packages/b']\n" }],
])('workspaces are found by %s', (_, files) => {
  using app = project({ ...files, ...members, 'packages/node_modules/package.json': {} })

  expect(ownFolders(app.root).map((folder) => folder.slice(app.root.length))).toEqual([
    '',
    '/packages/a',
    '/packages/b',
  ])
})

test('a workspace that others depend on is the own package, once', () => {
  using app = project({
    'package.json': { name: 'root', workspaces: ['packages/*'] },
    ...at('packages/a', blocking('a', { dependencies: { b: '1' } })),
    ...at('packages/b', blocking('b')),
    'node_modules/b': { link: '../packages/b' },
  })

  expect(packagesOf(app.root, false).packages.map(({ name, own }) => [name, own])).toEqual([
    ['root', true],
    ['a', true],
    ['b', true],
  ])
})

test('own packages may have the same name, or none', () => {
  using app = project({
    'package.json': { workspaces: ['*/a'] },
    'x/a/package.json': {},
    'y/a/package.json': {},
  })

  expect(listed(app.root)).toHaveLength(3)
})

test('a package.json that is broken ends the audit if it is the own one, and only then', () => {
  using broken = project({ 'package.json': '{' })
  using app = project({ 'package.json': { name: 'app', dependencies: { a: '1' } }, 'node_modules/a/package.json': '{' })

  expect(() => packagesOf(broken.root, false)).toThrow(/its package.json is no JSON; repair it$/)
  expect(listed(app.root)).toEqual(['a ', 'app '])
})
