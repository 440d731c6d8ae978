import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { showFunctionTexts } from '../../packages/monkey/src/transform/function-text.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { restoreSource } from '../../packages/monkey/src/transform/restore.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { transformSource } from '../../packages/monkey/src/transform/source.ts'
import { functionsOf } from '../support/functions-of.ts'

const functions = [
  'async function f(a) { "use strict"; return await(a) }',
  'async function f() { const x = await g(await h()); return `${await x} ${await g(x)}` }',
  'async () => { try { await 1 } catch { 2 } }',
  'async () => { try { await 1 } catch (e) { await e } finally { await 3 } }',
  'async () => { try { await 1 } catch ({ message: [first] }) { await first } finally { 3 } }',
  'async () => { try { try { await 1 } catch ([e]) { throw e } } catch ({ e }) { e } }',
  'async function* f() { for await (const x of await g()) { yield await x } }',
  'async () => { label: for await (const x of y) { continue label } }',
  'async () => { await using a = await open(); await a.read() }',
  'class A { async #m() { await 1 } static async n() { await this.#m() } }',
  'function outer() { return async () => { await 1 } }',
]

test.for(functions)('the text of %s is what was written', (source) => {
  for (const kind of ['app', 'package'] as const) {
    const { code } = transformSource(`(${source})`, { url: 'file:///app/f.js', format: 'commonjs', kind })

    expect(code).not.toBe(`(${source})`)
    expect(restoreSource(code)).toBe(`(${source})`)
  }
})

test('what gets braces, or declarations of its own, keeps them', () => {
  const both = (source: string): string =>
    restoreSource(transformSource(source, { url: 'file:///f.js', format: 'commonjs', kind: 'app' }).code)

  expect(both('f = async (a) => await a')).toBe('f = async (a) => {return await a}')
  expect(both('f = async () => { await using a = x, b = y; }')).toBe(
    'f = async () => { await using a = x; await using b = y; }',
  )
})

test('methods, getters and what has no transformed code in it are told, too', () => {
  expect(
    restoreSource(
      'async m() {const __hf=__hublet.enter("m /a.js");try{ __hf.r(await  __hf.s(1,2)) }finally{__hf.end()}}',
    ),
  ).toBe('async m() { await 2 }')
  expect(restoreSource('not a function')).toBe('not a function')
  expect(restoreSource('cut off __hublet.enter( in the middle')).toBe('cut off __hublet.enter( in the middle')
})

test('Function.prototype.toString tells what was written, and looks as it did', async () => {
  const { f } = functionsOf('exports.f = async () => { return await 42 }')
  expect(String(f)).toContain('__hublet')

  showFunctionTexts()
  showFunctionTexts()

  expect(String(f)).toBe('async () => { return await 42 }')
  const { toString } = Function.prototype as { toString: (this: unknown) => string }
  expect(String(toString)).toBe('function toString() { [native code] }')
  expect(toString.name).toBe('toString')
  expect(Object.keys(Function.prototype)).toEqual([])
  expect(() => toString.call({})).toThrow(TypeError)
  // oxlint-disable-next-line typescript/no-implied-eval
  await expect(new Function(`return (${String(f)})()`)()).resolves.toBe(42)
})
