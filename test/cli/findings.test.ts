import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { isWorthParsing, sightingsIn } from '../../packages/cli/src/audit/findings.ts'

/** `call moment line`, with `passed` for what is handed on, `captured` for copies. */
function seen(source: string, path = 'a.js', module = false): string[] {
  const sightings = sightingsIn(path, source, module)
  if (typeof sightings === 'string') throw new Error(sightings)
  if (sightings.length > 0 && !isWorthParsing(source)) throw new Error('it would not have been parsed')
  return sightings.map(({ kind, call, passed, when, line }) =>
    [kind === 'captured' ? 'captured' : '', passed ? 'passed' : '', call, when, line]
      .filter((part) => part !== '')
      .join(' '),
  )
}

const bound: Record<string, string> = {
  'const fs = require("fs"); fs.readFileSync(p)': 'fs.readFileSync load 1',
  'const { readFileSync } = require("node:fs"); readFileSync(p)': 'fs.readFileSync load 1',
  'const { readFileSync: read } = require("fs"); read(p)': 'fs.readFileSync load 1',
  'require("child_process").execSync("ls")': 'child_process.execSync load 1',
  'const read = require("fs").readFileSync; read(p)': 'fs.readFileSync load 1',
  'const fs = require("fs"); fs["readFileSync"](p)': 'fs.readFileSync load 1',
  'const fs = require("fs"); fs?.readFileSync?.(p)': 'fs.readFileSync load 1',
  'const fs = require("fs"); fs.readFileSync.call(fs, p)': 'fs.readFileSync load 1',
  'const { promises, ...rest } = require("fs"); rest.statSync(p)': 'fs.statSync load 1',
  'let fs; try { fs = require("graceful-fs") } catch { fs = require("fs") }; fs.statSync(p)': 'fs.statSync load 1',
  'var fs_1 = __importDefault(require("fs")); (0, fs_1.default.statSync)(p)': 'fs.statSync load 1',
  'var fs = _interopRequireWildcard(require("fs")); fs.statSync(p)': 'fs.statSync load 1',
  'const fs = process.getBuiltinModule("fs"); fs.statSync(p)': 'fs.statSync load 1',
  'const { createRequire } = require("module"); const r = createRequire(f); r("zlib").gzipSync(b)':
    'zlib.gzipSync load 1',
  'const { DatabaseSync } = require("node:sqlite"); new DatabaseSync(p)': 'sqlite.DatabaseSync load 1',
  '{ var fs = require("fs") } fs.statSync(p)': 'fs.statSync load 1',
  'Atomics.wait(words, 0, 0)': 'Atomics.wait load 1',
  'globalThis.Atomics.wait(words, 0, 0)': 'Atomics.wait load 1',
  'const { wait } = Atomics; wait(words, 0, 0)': 'Atomics.wait load 1',
}

const boundInModules: Record<string, string> = {
  'import fs from "node:fs"; fs.readFileSync(p)': 'fs.readFileSync load 1',
  'import * as fs from "fs"; fs.readFileSync(p)': 'fs.readFileSync load 1',
  'import { readFileSync as r } from "fs"; r(p)': 'fs.readFileSync load 1',
  'import { default as fs } from "fs"; fs.readFileSync(p)': 'fs.readFileSync load 1',
  'const { scryptSync } = await import("node:crypto"); scryptSync(a, b, 9)': 'crypto.scryptSync load 1',
  'import fs from "fs"; const { readFileSync } = fs; readFileSync(p)': 'fs.readFileSync load 1',
}

test.each(Object.entries({ ...bound, ...boundInModules }))('%s blocks', (source, expected) => {
  expect(seen(source, 'a.js', source in boundInModules)).toEqual([expected])
})

test.each([
  'const fs = require("./fs"); fs.readFileSync(p)',
  'const fs = require("memfs"); fs.readFileSync(p)',
  'readFileSync(p)',
  'fs.readFileSync(p)',
  'const { readFileSync } = require("fs"); (readFileSync) => readFileSync(p)',
  'const { readFileSync } = require("fs"); { const readFileSync = make(); readFileSync(p) }',
  'const fs = require("fs"); fs.promises.readFile(p)',
  'const fs = require("fs").promises; fs.readFileSync(p)',
  'Atomics.waitAsync(words, 0, 0)',
  'function f(Atomics) { Atomics.wait(words) }',
  'const fs = require("fs"); if (typeof fs.globSync === "function") {}',
  'const fs = require("fs"); let read; read = fs.readFileSync',
  'const fs = require("fs"); const path = { readFileSync: 1 }.readFileSync',
])('%s does not', (source) => {
  expect(seen(source)).toEqual([])
})

test('TypeScript and JSX are read as they are', () => {
  const typed = 'import fs = require("fs")\nenum E { A }\nconst f = (p: string): void => void fs!.statSync(p as never)'
  expect(seen(typed, 'a.ts')).toEqual(['fs.statSync hot 3'])
  expect(
    seen('import { type Stats, statSync } from "fs"\nexport const A = () => <a b={statSync(p)} />', 'a.tsx'),
  ).toEqual(['fs.statSync hot 2'])
  expect(seen('import { statSync } from "fs"\nexport const A = () => <a b={statSync(p)} />', 'a.js')).toEqual([
    'fs.statSync hot 2',
  ])
})

const fs = 'const fs = require("fs");'

test.each([
  ['module.exports = () => fs.statSync(p)', 'hot'],
  ['class A { m() { fs.statSync(p) } }', 'hot'],
  ['class A { a = fs.statSync(p) }', 'hot'],
  ['class A { static a = fs.statSync(p); static { } }', 'load'],
  ['(function () { fs.statSync(p) })()', 'load'],
  ['(() => { fs.statSync(p) }).call(this)', 'load'],
  ['function f() { fs.statSync(p) } f()', 'load'],
  ['const f = () => g(); const g = () => fs.statSync(p); f()', 'load'],
  ['function f() { fs.statSync(p) } f(); x.f = { f: 1 }; class A { f() {} }', 'load'],
  ['function f() { fs.statSync(p) } f(); module.exports = f', 'hot'],
  ['function f() { fs.statSync(p) } f(); module.exports = { f }', 'hot'],
  ['function f() { fs.statSync(p) } f(); server.on("request", f)', 'hot'],
  ['function f() { fs.statSync(p) } f(); exports.g = () => f()', 'hot'],
  ['function f() { fs.statSync(p); f() }', 'hot'],
  ['paths.map((p) => fs.statSync(p))', 'load'],
  ['exports.f = (paths) => paths.map((p) => fs.statSync(p))', 'hot'],
  ['setInterval(() => fs.statSync(p), 10)', 'hot'],
  ['async function main() { fs.statSync(p); await 0 } main()', 'load'],
  ['async function main() { await 0; fs.statSync(p) } main()', 'hot'],
  ['function* f() { fs.statSync(p) } f()', 'hot'],
  ['function f(a = fs.statSync(p)) {} f()', 'load'],
  ['var m = __commonJS({ "m.js"(exports) { fs.statSync(p) } })', 'load'],
])('%s runs at its time', (code, when) => {
  expect(seen(`${fs} ${code}`)).toEqual([`fs.statSync ${when} 1`])
})

test.each([
  ['module.exports = { read: fs.readFileSync }', 'passed fs.readFileSync hot 1'],
  ['exports.read = fs.readFileSync', 'passed fs.readFileSync hot 1'],
  ['wrap(fs.readFileSync)', 'passed fs.readFileSync hot 1'],
  ['const reader = (sync) => fs.readFileSync', 'passed fs.readFileSync hot 1'],
  ['paths.map(fs.readFileSync)', 'fs.readFileSync load 1'],
])('%s hands it on', (code, expected) => {
  expect(seen(`${fs} ${code}`)).toEqual([expected])
})

test.each([
  ['const { setTimeout } = globalThis', 'setTimeout'],
  ['const later = setTimeout', 'setTimeout'],
  ['exports.fetch = globalThis.fetch', 'fetch'],
  ['const { readFile } = require("fs")', 'fs.readFile'],
  ['const readFile = fs.readFile', 'fs.readFile'],
  ['const { promises: { readFile } } = fs', 'fs.promises.readFile'],
  ['const read = require("util").promisify(fs.readFile)', 'fs.readFile'],
  ['exports.read = promisify(fs.readFile)', 'fs.readFile'],
  ['const sleep = require("util").promisify(setTimeout)', 'setTimeout'],
  ['const { lookup } = require("dns/promises")', 'dns.promises.lookup'],
])('%s keeps the original', (code, call) => {
  expect(seen(`${fs} ${code}`)).toEqual([`captured ${call} load 1`])
})

test.each([
  'const { constants, createReadStream } = require("fs")',
  'const { createHash } = require("crypto")',
  'const { promises } = require("fs")',
  'const { EventEmitter } = require("events")',
  'exports.f = () => { const { setTimeout } = globalThis }',
  'const timer = setTimeout(f, 1)',
  'exports.f = () => promisify(fs.readFile)',
])('%s does not', (code) => {
  expect(seen(`${fs} ${code}`)).toEqual([])
})

test('names that an ES module imports are live, copies of them are not', () => {
  expect(seen('import { readFile } from "fs"; readFile(p, f)', 'a.mjs')).toEqual([])
  expect(seen('import * as fs from "fs"\nconst { readFile } = fs', 'a.mjs')).toEqual(['captured fs.readFile load 2'])
})

test('a place has its line, column, function and source', () => {
  const source = `${fs}\nexports.Store = class {\n  load() {\n    return fs.readFileSync(p)\n  }\n}\n`
  const [place] = sightingsIn('a.js', source, false)
  expect(place).toMatchObject({ line: 4, column: 12, inside: 'load', source: 'return fs.readFileSync(p)' })
})

test('a file that cannot be parsed is told with the reason and the line', () => {
  expect(sightingsIn('a.js', 'const fs = require("fs")\nfs.statSync(', false)).toMatch(/, line 2$/)
})

test('names that lead in circles and to many things end', () => {
  const many = Array.from({ length: 200 }, (_, i) => `a = b || c; b = c || a; c = x${i} ? a : b;`).join('')
  expect(seen(`${fs} let a, b, c; ${many} a.statSync(p); fs.statSync(p)`)).toEqual(['fs.statSync load 1'])
})

test('syntax may be as deep as the parser takes it', () => {
  const sum = Array.from({ length: 5000 }, () => '"a"').join('+')
  const chain = 'x' + '.y(1)'.repeat(3000)
  expect(seen(`${fs} const z = ${sum}; ${chain}; fs.statSync(p)`)).toEqual(['fs.statSync load 1'])
})
