import { type SourceFormat, transformSource } from '@hublet/monkey'
import { expect, test } from 'vitest'

import { transformed } from '../support/transformed.ts'

const bundle = Array.from({ length: 40 }, (_, i) => `async function f${i}(){await g(${i});return await h()}`).join(';')

/** What is left alone as a whole, and why. */
const left: [what: string, source: string, format: SourceFormat, skipped: object[]][] = [
  ['no await', 'log(1)', 'module', []],
  ['an await in a comment', '// await', 'module', []],
  ['an await in a string', 'log("await")', 'module', []],
  ['a frame of its own', 'const __hf = 1; await __hf', 'module', [{ reason: 'names', line: 1 }]],
  ['an error of its own', 'const __he = 1; await __he', 'module', [{ reason: 'names', line: 1 }]],
  ['resources of its own', 'const __hu0 = 1; await __hu0', 'module', [{ reason: 'names', line: 1 }]],
  ['transformed already', transformed('await 1', 'module').code, 'module', [{ reason: 'names', line: 1 }]],
  ['a bundle', bundle, 'module', [{ reason: 'minified', line: 1 }]],
  ['faulty', 'await )', 'module', [{ reason: 'syntax', line: 1 }]],
  ['declared twice', 'await 1; let a; let a', 'module', [{ reason: 'syntax', line: 1 }]],
  ['declared like a parameter', 'async (a) => { let a; await 1 }', 'module', [{ reason: 'syntax', line: 1 }]],
  ['declared like an error', 'try { await 1 } catch (a) { let a }', 'module', [{ reason: 'syntax', line: 1 }]],
  ['an await in a parameter', 'async (a = await 1) => a', 'module', [{ reason: 'syntax', line: 1 }]],
  ['an await in a function', 'function f() { await 1 }', 'module', [{ reason: 'syntax', line: 1 }]],
  ['an await in a static block', 'class A { static { await 1 } }', 'module', [{ reason: 'syntax', line: 1 }]],
  ['an await in a field', 'class A { a = await 1 }', 'module', [{ reason: 'syntax', line: 1 }]],
  ['an await at the top of a script', 'await 1', 'commonjs', [{ reason: 'syntax', line: 1 }]],
  ['types in JavaScript', 'const a: number = await 1', 'module', [{ reason: 'syntax', line: 1 }]],
  ['an await at the top of what is required', 'await 1', undefined, [{ reason: 'require', line: 1 }]],
  [
    'types, and an await at the top of what is required',
    'const a: B = await 1',
    'typescript',
    [{ reason: 'require', line: 1 }],
  ],
  [
    'a function that a block would change',
    '\nasync function f() { var g = await 1; function g() {} }',
    'module',
    [{ reason: 'hoisting', line: 2 }],
  ],
  [
    'a resource in the head of a loop',
    'async () => { for (await using a = b; ; ) {} }',
    'module',
    [{ reason: 'await using', line: 1 }],
  ],
  [
    'resources in the head of a loop',
    '\nasync () => { for (await using a of b) {} }',
    'module',
    [{ reason: 'await using', line: 2 }],
  ],
  [
    'steps and resources in the head of a loop',
    'async () => { for await (await using a of b) {} }',
    'module',
    [{ reason: 'await using', line: 1 }],
  ],
  [
    'a resource that is named',
    'async () => { await using a = class {} }',
    'module',
    [{ reason: 'await using', line: 1 }],
  ],
  ['names of any object', 'async () => { with (a) await b }', 'commonjs', [{ reason: 'with', line: 1 }]],
  [
    'nested too deeply',
    `await ${'(1+'.repeat(30_000)}1${')'.repeat(30_000)}`,
    'module',
    [{ reason: 'depth', line: 1 }],
  ],
]

for (const [what, source, format, skipped] of left) {
  test(`left alone: ${what}`, () => {
    expect(transformed(source, format)).toEqual({ code: source, changed: false, skipped })
  })
}

test('a function that is left alone leaves the others to be transformed', () => {
  const source = 'async function f() { await 1; function g() {} var g; return async () => await g }\nawait f()'
  const { code, skipped } = transformed(source, 'module')
  expect(skipped).toEqual([{ reason: 'hoisting', line: 1 }])
  expect(code).toContain('async function f() { await 1;')
  expect(code).toContain('return __hf.r(await  __hf.s(1,g))')
  expect(code).toContain('__hf.r(await  __hf.s(2,f()))')
})

test('functions without await get no frame', () => {
  const { code } = transformed('async function f() { return g() } await f()', 'module')
  expect(code).toContain('async function f() { return g() }')
})

test('long lines of data beside awaits are no bundle', () => {
  const source = `const data = '${'x'.repeat(10_000)}'\nawait data`
  expect(transformed(source, 'module').skipped).toEqual([])
})

test('a URL that is no file is shortened', () => {
  const url = `data:text/javascript,${'x'.repeat(1000)}`
  const { code } = transformSource('await 1', { url, format: 'module', kind: 'app' })
  expect(code.length).toBeLessThan(200)
})

test('JSX is read where the name says so', () => {
  const options = { format: 'module-typescript', kind: 'app' } as const
  const { code } = transformSource('const a = <b c={await d} />', { ...options, url: 'file:///a.tsx' })
  expect(code).toContain('<b c={__hf.r(await  __hf.s(1,d))} />')
})

test('what is called TypeScript is read as JavaScript if it is that: a loader may have been heard', () => {
  const options = { url: 'file:///a.ts', format: 'module', kind: 'app' } as const
  const { code } = transformSource('log(await a<b>(c))', options)
  expect(code).toContain('log(__hf.r(await  __hf.s(1,a))<b>(c))')
  expect(transformSource('enum A { B }; await (1 as A)', options).changed).toBe(true)
})
