import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { audit, type Audit } from '../../packages/cli/src/audit/audit.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { fit, line } from '../../packages/cli/src/audit/report/table.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { textOf } from '../../packages/cli/src/audit/report/text.ts'
import { at, blocking, project } from '../support/audit/project.ts'

function example(): Audit {
  using app = project({
    'package.json': {
      name: 'app',
      version: '1.0.0',
      dependencies: { a: '1', gone: '1', 'a-package-of-a-very-long-name': '1' },
    },
    'routes/with/a/long/path/to/a/file/that/blocks.js': `exports.x = () => {\n  ${"require('fs').statSync(p); ".repeat(7)}\n}`,
    'broken.js': `require('fs').statSync(`,
    ...at('node_modules/a', blocking('a')),
    ...at('node_modules/a-package-of-a-very-long-name', { ...blocking('a-package-of-a-very-long-name'), 'x.node': '' }),
  })
  return { ...audit(app.root, { production: false, app: false, chosen: () => true }), root: '/app', ms: 1234 }
}

const plain = (_: string, text: string): string => text

test('the report has the worst first, then the sums and what they mean', () => {
  expect(textOf(example(), { width: 80, all: false, style: plain })).toMatchInlineSnapshot(`
    "hublet audit /app
    3 packages, 4 files, 4 parsed, 1.2 s
    not installed, so not seen: gone

    app 1.0.0                            own  7 hot, 1 unparsed
      hot  fs.statSync  routes/with/a/long/path/to/a/file/that/blocks.js:2:3    x
      hot  fs.statSync  routes/with/a/long/path/to/a/file/that/blocks.js:2:30   x
      hot  fs.statSync  routes/with/a/long/path/to/a/file/that/blocks.js:2:57   x
      hot  fs.statSync  routes/with/a/long/path/to/a/file/that/blocks.js:2:84   x
      hot  fs.statSync  routes/with/a/long/path/to/a/file/that/blocks.js:2:111  x
           2 more
      unparsed  broken.js: Expected \`)\` but found \`EOF\`, line 1

    a-package-of-a-very-long-name 1.0.0       1 hot, native
      hot  fs.readFileSync  index.js:2:26  read  exports.read = (path) => fs.readFi…
      native  x.node

    a 1.0.0                                   1 hot
      hot  fs.readFileSync  index.js:2:26  read  exports.read = (path) => fs.readFi…

    total  9 hot, 1 native
      hot        blocks the hub whenever it is called: wait instead, or use a pool
      native     native code: what it blocks cannot be seen here
    "
  `)
})

test.each([60, 80, 120, 200])('no line of the report is wider than %i columns', (width) => {
  const lines = textOf(example(), { width, all: true, style: plain }).split('\n')

  expect(lines.filter((each) => each.length > width)).toEqual([])
})

test('where there is room each place is shown with its source, and nothing is cut where nothing limits it', () => {
  expect(textOf(example(), { width: 160, all: false, style: plain })).toContain(
    'exports.read = (path) => fs.readFileSync(path)',
  )
  expect(textOf(example(), { width: Infinity, all: true, style: plain })).not.toContain('…')
})

test('with all there are no more places than are shown', () => {
  expect(textOf(example(), { width: 80, all: false, style: plain })).toContain('2 more')
  expect(textOf(example(), { width: 80, all: true, style: plain })).not.toContain('more')
})

test('a project that blocks nowhere is told so', () => {
  using app = project({ 'package.json': { name: 'app' }, 'a.js': '' })
  const done = audit(app.root, { production: false, app: false, chosen: () => true })

  expect(textOf(done, { width: 80, all: false, style: plain })).toMatch(/\n\nnothing found\n$/)
})

test('paths lose their beginning, texts their end, and a text too short is left out', () => {
  const columns = [
    { kind: 'fixed', min: 3, max: 3 },
    { kind: 'path', min: 6, max: 40 },
    { kind: 'text', min: 5, max: 40 },
  ] as const
  const rows = [['one', 'a/long/path.js', 'a long text']]

  expect(fit(rows, columns, 60).map(line)).toEqual(['one  a/long/path.js  a long text'])
  expect(fit(rows, columns, 28).map(line)).toEqual(['one  a/long/path.js  a long…'])
  expect(fit(rows, columns, 22).map(line)).toEqual(['one  a/long/path.js'])
  expect(fit(rows, columns, 14).map(line)).toEqual(['one  …/path.js'])
})
