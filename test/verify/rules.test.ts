import { join } from 'node:path'

import { expect, test } from 'vitest'

import { Loaded } from '../../verify/load.ts'
import { Files } from '../../verify/resolve.ts'
import { ROOT } from '../../verify/source.ts'

const FILE = join(ROOT, 'verify', 'toy', 'gate.ts')

test.each([
  ['let last = 0', 'not a constant'],
  ['class Lock {}', 'not a function, a constant or an import'],
  ['const both = (words) => load(words, 0)', 'a step in a constant'],
  ['const table = [1, 2]', 'ArrayExpression is not explored'],
  ['async function f(words) {}', 'async functions and generators are not explored'],
  ['function f([words]) {}', 'a parameter is a plain name'],
  ['function f(words) { var seen = load(words, 0) }', 'no var'],
  ['function f(words) { try { load(words, 0) } finally {} }', 'TryStatement is not explored'],
  ['function f(words) { const g = () => load(words, 0) }', 'ArrowFunctionExpression is not explored'],
  ['function f(words) { words[0] = 1 }', 'assign to plain names'],
  ['function f(words) { return words[0] }', 'memory is touched by steps only'],
  ['function f(words) { Atomics.store(words, 0, 1) }', 'call plain names'],
  ['function f(words) { return Math.random() }', 'memory is touched by steps only'],
  ['function f(words) { const load = 1 }', 'shadows a name of the file'],
  ['function f(words) { for (const words = 1; ; ) {} }', 'shadows a parameter'],
  ['function f(words) { const x = 1; if (x) { const x = 2 } }', 'shadows a name of the function'],
  ['function f(words) { return elsewhere }', 'unknown name'],
  ['function f(words) { return load }', 'functions are called, not passed'],
  ['function f(words) { words(1) }', 'not an explored function'],
  ['function f(words, i) { return load(words, i++) + load(words, i) }', 'assigns before a step'],
])('%s: %s', (code, why) => {
  expect(() => loadWith(code)).toThrow(why)
})

test('a refusal names file, line and code', () => {
  expect(() => loadWith('function f(words) {\n  return words[0]\n}')).toThrow(
    /^verify\/toy\/gate\.ts:\d+: memory is touched by steps only: words\[0\]$/,
  )
})

test.each([
  'function f(words) { return load(words, 0) + load(words, 1) > 2 ? -1 : undefined }',
  'function f(words) { let seen = 0; while ((seen = load(words, 0)) !== 1 && seen < 9) store(words, 0, seen) }',
  'function f(words) { outer: for (let i = 0; i < words.length; i++) { do { if (load(words, i)) continue outer } while (false) } }',
  'function f(words) { if (load(words, Math.max(1, 2)) === 1) f(words); else throw new Error(`no ${1}`) }',
])('is explored: %s', (code) => {
  expect(() => loadWith(code)).not.toThrow()
})

/** The gate, with more code in it. */
function loadWith(code: string): Loaded {
  const files = new Files()
  return new Loaded(FILE, new Files(new Map([[FILE, `${files.get(FILE).text}\n${code}\n`]]), files))
}
