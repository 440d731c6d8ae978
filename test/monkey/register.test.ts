import { pathToFileURL } from 'node:url'

import { expect, test } from 'vitest'

import { byImport, byRequire, makeApp, probe } from '../support/registered.ts'

const esm = `${probe.esm}console.log(await isTransformed())\n`
const cjs = `${probe.cjs}isTransformed().then(console.log)\n`
const typed = `import { getCallSites as sites } from 'node:util'
const isTransformed = async <T,>(x?: T): Promise<boolean> => { await 0; return sites(1)[0]!.columnNumber > 99 }
isTransformed().then(console.log)\n`

const entries: Record<string, string> = {
  'main.mjs': esm,
  'main.cjs': cjs,
  'typed.mts': typed,
  'typed.cts': typed.replace(
    "import { getCallSites as sites } from 'node:util'",
    "const { getCallSites: sites } = require('node:util')",
  ),
  'module/main.js': esm,
  'module/typed.ts': typed,
  'unknown/module.js': esm,
  'unknown/script.js': cjs,
  'unknown/typed.ts': typed,
  'unknown/top.ts': `${typed}await 1\n`,
}
const packages = { 'module/package.json': '{"type":"module"}', 'unknown/package.json': '{}' }

const ways: Record<string, { flags: readonly string[]; env?: Record<string, string> }> = {
  import: { flags: byImport },
  require: { flags: byRequire },
  'NODE_OPTIONS and import': { flags: [], env: { NODE_OPTIONS: byImport.join(' ') } },
  'NODE_OPTIONS and require': { flags: [], env: { NODE_OPTIONS: byRequire.join(' ') } },
  'both ways at once': { flags: [...byImport, ...byRequire] },
}

for (const [way, options] of Object.entries(ways)) {
  test(`entries of all kinds are transformed, registered by ${way}`, () => {
    using app = makeApp({ ...entries, ...packages })
    for (const entry of way === 'import' ? Object.keys(entries) : ['main.mjs', 'main.cjs']) {
      const { stdout, stderr } = app.run(entry, options)
      expect([entry, stdout.trim(), stderr.replace(/.*MODULE_TYPELESS[^]*/, '').trim()]).toEqual([entry, 'true', ''])
    }
  })
}

test('what is required and imported in turn is transformed', () => {
  const report = (name: string): string => `exports.done = isTransformed().then((is) => console.log('${name}', is))\n`
  const files = {
    'main.cjs': `${probe.cjs}${report('main')}require('./a.js'); require('./typed.ts'); require('./m.mjs'); import('./b.js')\n`,
    'a.js': probe.cjs + report('a'),
    'typed.ts': (probe.cjs + report('typed')).replace('async ()', 'async (x?: number): Promise<boolean>'),
    'm.mjs': `${probe.esm}isTransformed().then((is) => console.log('m', is))\n`,
    'b.js': `${probe.esm}import './c.cjs'\nconsole.log('b', await isTransformed())\n`,
    'c.cjs': probe.cjs + report('c'),
    'package.json': '{}',
  }
  using app = makeApp(files)
  const said = app.run('main.cjs').stdout.trim().split('\n').toSorted()
  expect(said).toEqual(['a true', 'b true', 'c true', 'm true', 'main true', 'typed true'])
})

test('threads are registered, too', () => {
  const start = (what: string): string => `await new Promise((done) => new Worker(${what}).on('exit', done))\n`
  const files = {
    'main.mjs': `import { Worker } from 'node:worker_threads'
${start("new URL('worker.mjs', import.meta.url)")}${start("new URL('worker.cjs', import.meta.url)")}
${start("new URL('data:text/javascript,' + encodeURIComponent(process.env.SOURCE))")}${start('process.env.SCRIPT, { eval: true }')}`,
    'worker.mjs': esm.replace('console.log(', "console.log('module', "),
    'worker.cjs': cjs.replace('then(console.log)', "then((is) => console.log('script', is))"),
  }
  using app = makeApp(files)
  const env = {
    SOURCE: `console.log('data', typeof __hublet)`,
    SCRIPT: `console.log('eval', typeof __hublet)`,
  }
  for (const flags of [byImport, byRequire]) {
    const said = app.run('main.mjs', { env, flags }).stdout.trim().split('\n')
    expect(said).toEqual(['module true', 'script true', 'data object', 'eval object'])
  }
})

test('a syntax error is reported by Node at its line', () => {
  const faulty = 'await 1\nlet a = 1\nlet a = 2\n'
  using app = makeApp({ 'a.mjs': faulty, 'b.mjs': 'await 1\n\nawait )\n', 'c.cjs': 'async () => await 1\nawait x\n' })
  for (const [name, line] of [
    ['a.mjs', 3],
    ['b.mjs', 3],
    ['c.cjs', 2],
  ] as const) {
    const plain = app.run(name, { flags: [] })
    const { status, stderr } = app.run(name)
    expect(status).toBe(1)
    expect(stderr).toContain(`${name}:${line}\n`)
    const told = (text: string): string => text.replace(/^ {4}at .*\n|^\(node:\d+\)/gm, '')
    expect(told(stderr)).toBe(told(plain.stderr))
  }
})

test('an await at the top of what is required is refused by Node as ever', () => {
  using app = makeApp({ 'package.json': '{}', 'main.cjs': "require('./m.js')", 'm.js': 'export const x = await 1\n' })
  expect(app.run('main.cjs').stderr).toContain('ERR_REQUIRE_ASYNC_MODULE')
})

const inPackages = {
  'main.mjs': `${probe.esm}import { a } from 'a'\nimport { b } from '@s/b'\nimport * as core from '@hublet/core'\nconsole.log(await isTransformed(), await a(), await b(), await core.isTransformed())\n`,
  'node_modules/a/package.json': '{"name":"a","type":"module","exports":"./index.js"}',
  'node_modules/a/index.js': `${probe.esm}export { isTransformed as a }\n`,
  'node_modules/@s/b/package.json': '{"name":"@s/b","type":"module","exports":"./index.js"}',
  'node_modules/@s/b/index.js': `${probe.esm}export { isTransformed as b }\n`,
  'node_modules/@hublet/core/package.json': '{"name":"@hublet/core","type":"module","exports":"./index.js"}',
  'node_modules/@hublet/core/index.js': `${probe.esm}export { isTransformed }\n`,
}

test('which files are transformed is said by HUBLET_TRANSFORM', () => {
  using app = makeApp(inPackages)
  const table: Record<string, string> = {
    '': 'true false false false',
    app: 'true false false false',
    all: 'true true true false',
    none: 'false false false false',
    a: 'true true false false',
    ' @s/b , c': 'true false true false',
    '@hublet/core': 'true false false false',
  }
  for (const [HUBLET_TRANSFORM, expected] of Object.entries(table)) {
    expect([HUBLET_TRANSFORM, app.run('main.mjs', { env: { HUBLET_TRANSFORM } }).stdout.trim()]).toEqual([
      HUBLET_TRANSFORM,
      expected,
    ])
  }
})

test("hublet's own files in a workspace are not transformed", () => {
  const own = {
    'packages/core/package.json': '{"name":"@hublet/core"}',
    'packages/core/src/package.json': '{"type":"module"}',
  }
  using app = makeApp({ ...own, 'packages/core/src/main.js': esm, 'packages/app/main.mjs': esm })
  expect(app.run('packages/core/src/main.js').stdout).toBe('false\n')
  expect(app.run('packages/app/main.mjs').stdout).toBe('true\n')
})

test('loaders that come before are heard', () => {
  const hook = `import { registerHooks } from 'node:module'
registerHooks({ load: (url, context, next) => url.endsWith('.odd')
  ? { format: 'module', source: Buffer.from(${JSON.stringify(esm)}), shortCircuit: true }
  : next(url, context) })\n`
  using app = makeApp({ 'hook.mjs': hook, 'main.mjs': "import './x.odd'\n", 'x.odd': '?' })
  const before = ['--import', pathToFileURL(app.file('hook.mjs')).href]
  expect(app.run('main.mjs', { flags: [...before, ...byImport] }).stdout).toBe('true\n')
})

test('a kill reaches an await of a foreign promise', () => {
  const main = `import { spawn } from '@hublet/core'
const g = spawn(async () => {
  try {
    await new Promise(() => setTimeout(() => {}, 1e6).unref())
  } catch (error) {
    console.log('never')
  } finally {
    console.log(await 'cleaned')
  }
})
setImmediate(() => g.kill())
await g.join()
console.log('dead')\n`
  using app = makeApp({ 'main.mjs': main.replace('@hublet/core', import.meta.resolve('@hublet/core')) })
  expect(app.run('main.mjs')).toEqual({ status: 0, stdout: 'cleaned\ndead\n', stderr: '' })
})
