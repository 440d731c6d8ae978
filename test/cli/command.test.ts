import { expect, test } from 'vitest'

import { hublet } from '../support/audit/command.ts'
import { type Content, at, blocking, project } from '../support/audit/project.ts'

const files: Record<string, Content> = {
  'package.json': { name: 'app', dependencies: { a: '1', '@s/b': '1' }, devDependencies: { t: '1' } },
  'index.js': "require('fs').statSync('.')\n",
  ...at('node_modules/a', blocking('a')),
  ...at('node_modules/@s/b', blocking('@s/b')),
  ...at('node_modules/t', blocking('t')),
}

interface Report {
  readonly packages: readonly { readonly name: string }[]
}
const namesIn = (json: string): string[] => (JSON.parse(json) as Report).packages.map(({ name }) => name).toSorted()

test.each<[string[], string[]]>([
  [[], ['@s/b', 'a', 'app', 't']],
  [['--prod'], ['@s/b', 'a', 'app']],
  [['--app'], ['app']],
  [
    ['--only', 'a', '--only', 't'],
    ['a', 't'],
  ],
  [
    ['--ignore', '@s/*'],
    ['a', 'app', 't'],
  ],
  [
    ['--only', '*', '--ignore', 'app'],
    ['@s/b', 'a', 't'],
  ],
])('audit --json %j is about %j', (args, names) => {
  using app = project(files)

  expect(namesIn(hublet(['audit', '--json', ...args], app.root).stdout)).toEqual(names)
})

test('the report for programs has this shape', () => {
  using app = project(files)
  const { stdout } = hublet(['audit', app.root, '--json', '--only', 'a'], '/')

  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    root: app.root,
    totals: { packages: 1, files: 4, parsed: 4, hot: 1, captured: 0, load: 0, unreached: 0, native: 0, unparsed: 0 },
    missing: [],
    packages: [
      {
        name: 'a',
        version: '1.0.0',
        folder: `${app.root}/node_modules/a`,
        own: false,
        dev: false,
        score: 10,
        findings: [
          {
            grade: 'hot',
            reach: 'main',
            file: 'index.js',
            call: 'fs.readFileSync',
            passed: false,
            when: 'hot',
            inside: 'read',
            line: 2,
            column: 26,
            source: 'exports.read = (path) => fs.readFileSync(path)',
          },
        ],
        native: [],
        unparsed: [],
      },
    ],
  })
})

test.each<[string[], number]>([
  [[], 0],
  [['--fail-on', 'hot'], 1],
  [['--fail-on', 'hot', '--threshold', '3'], 0],
  [['--threshold', '2'], 1],
  [['--fail-on', 'load', '--threshold', '3'], 1],
  [['--fail-on', 'any', '--threshold', '4'], 0],
  [['--app', '--fail-on', 'hot'], 0],
  [['--app', '--fail-on', 'load'], 1],
])('audit %j exits with %i', (args, status) => {
  using app = project(files)

  expect(hublet(['audit', ...args], app.root).status).toBe(status)
})

test('what fails is told on one line of stderr', () => {
  using app = project(files)

  expect(hublet(['audit', '--threshold', '2'], app.root).stderr).toBe(
    'hublet audit: 3 findings of --fail-on hot, 2 are allowed (--threshold)\n',
  )
})

test('a pipe gets no colours and no width, unless COLUMNS says one', () => {
  using app = project({ ...files, [`${'folder/'.repeat(20)}a.js`]: "require('fs').statSync('.')\n" })
  const whole = hublet(['audit'], app.root).stdout
  const narrow = hublet(['audit', '--app'], app.root, { COLUMNS: '60' }).stdout

  expect(whole).not.toContain('\u001B')
  expect(whole).toContain(`${'folder/'.repeat(20)}a.js:1:1`)
  expect(
    Math.max(
      ...narrow
        .split('\n')
        .slice(1)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(60)
})

test.each([
  [['audit', 'nowhere'], 'hublet: cannot audit nowhere: it is no folder; name the one with the package.json\n'],
  [['audit', '--only', 'x'], 'hublet: cannot audit .: no package of it is left by --only, --ignore and --prod\n'],
])('%j is refused in one line', (args, message) => {
  using app = project(files)

  expect(hublet(args, app.root)).toMatchObject({ status: 2, stdout: '', stderr: message })
})

test.each([
  [['audit', '--nothing']],
  [['run', '--nothing', 'x']],
  [['audit', '--threshold', 'x']],
  [['run', '--guard', 'x', 'y']],
  [['nothing']],
  [[]],
  [['run']],
])('%j prints help and exits with 2', (args) => {
  using app = project({})
  const { status, stderr } = hublet(args, app.root)

  expect(status).toBe(2)
  expect(stderr).toContain('Usage: hublet')
  expect(stderr).not.toContain('    at ')
})

test('help and version are printed when they are asked for', () => {
  using app = project({})

  expect(hublet(['--version'], app.root)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
  expect(hublet(['--help'], app.root)).toMatchObject({ status: 0, stdout: expect.stringContaining('audit') })
  expect(hublet(['run', '--help'], app.root)).toMatchObject({ status: 0, stdout: expect.stringContaining('--no-fs') })
})
