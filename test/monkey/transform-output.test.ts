import { expect, test } from 'vitest'

import { type Kind, transformed } from '../support/transformed.ts'

const frame = (name: string): string => `const __hf=__hublet.enter(${JSON.stringify(name)});`
const end = '}finally{__hf.end()}'

/** What comes out, without what is around it: an async arrow function. */
function bodyOf(code: string, kind: Kind = 'app'): string {
  const made = transformed(`(async () => {${code}})`, 'commonjs', kind).code
  const around = [`(async () => {${frame('/app/case.js')}try{`, `${end}})`] as const
  expect([made.slice(0, around[0].length), made.slice(-around[1].length)]).toEqual(around)
  return made.slice(around[0].length, -around[1].length)
}

const bodies: [source: string, app: string, inPackages?: string][] = [
  ['await(a)', '__hf.r(await __hf.s(1,(a)))'],
  ['\nawait a', '\n__hf.r(await  __hf.s(2,a))'],
  [
    'try { await 1 } catch (e) { a }',
    'try { __hf.r(await  __hf.s(1,1)) } catch (e) {__hf.c(e); a }',
    'try { __hf.r(await  __hf.s(1,1)) } catch (e) {const __he=e;__hf.x();try{ a }finally{__hf.x();__hf.k(__he)}}',
  ],
  [
    'try { await 1 } catch { a }',
    'try { __hf.r(await  __hf.s(1,1)) } catch (__he) {__hf.c(__he); a }',
    'try { __hf.r(await  __hf.s(1,1)) } catch (__he) {__hf.x();try{ a }finally{__hf.x();__hf.k(__he)}}',
  ],
  [
    'try { await 1 } catch ({ e }) { a }',
    'try { __hf.r(await  __hf.s(1,1)) } catch(__he){__hf.c(__he);try{throw __he}catch ({ e }) { a }}',
    'try { __hf.r(await  __hf.s(1,1)) } catch(__he){__hf.x();try{try{throw __he}catch ({ e }) { a }}finally{__hf.x();__hf.k(__he)}}',
  ],
  ['try { a } catch (e) { await 1 }', 'try { a } catch (e) { __hf.r(await  __hf.s(1,1)) }'],
  ['try { await 1 } finally { a }', 'try { __hf.r(await  __hf.s(1,1)) } finally {__hf.x(); a }'],
  [
    'try { a } catch (e) { await 1 } finally { b }',
    'try { a } catch (e) { __hf.r(await  __hf.s(1,1)) } finally {__hf.x(); b }',
  ],
  [
    'try { a } finally { await 1 }',
    'try { a } finally {if(__hf.n())await 0;__hf.f();try{ __hf.r(await  __hf.s(1,1)) }finally{__hf.x();__hf.g()}}',
  ],
  ['try { a } finally { b } await 1', 'try { a } finally { b } __hf.r(await  __hf.s(1,1))'],
  ['for await (a of b) c', 'for await (a of  __hf.i(1,b)) {__hf.x();c}__hf.x();'],
  ['if (a) b: for await (a of b) {} else c', 'if (a) {b: for await (a of  __hf.i(1,b)) {__hf.x();}__hf.x();} else c'],
  [
    'a: for (;;) for await (b of c) continue a',
    'a: for (;;) try{for await (b of  __hf.i(1,c)) {__hf.x();continue a}}finally{__hf.x()}',
  ],
  [
    'a: for await (b of c) { d: for (;;) break a }',
    'a: for await (b of  __hf.i(1,c)) {__hf.x(); d: for (;;) break a }__hf.x();',
  ],
  ['await using a = b', 'await using __hu0 = __hf.u(1,b);const a=__hf.v(__hu0);'],
  [
    '{ await using a = b; await using c = d }',
    '{ using __hu0={[Symbol.dispose](){__hf.x()}};await using __hu1 = __hf.u(1,b);const a=__hf.v(__hu1); await using __hu2 = __hf.u(1,d);const c=__hf.v(__hu2); }',
  ],
]

for (const [source, app, inPackages = app] of bodies) {
  test(`what becomes of ${source.trim()}`, () => {
    expect([bodyOf(source), bodyOf(source, 'package')]).toEqual([app, inPackages])
  })
}

test('a function that has awaits has a frame', () => {
  const codeOf = (source: string): string => transformed(source, 'module').code
  expect(codeOf('async function* f(a) { await a }')).toBe(
    `async function* f(a) {const __hf=__hublet.enter("f /app/case.js",true);try{ __hf.r(await  __hf.s(1,a)) ${end}}`,
  )
  expect(codeOf('x = async a => await a')).toBe(
    `x = async a => {${frame('x /app/case.js')}try{return __hf.r(await  __hf.s(1,a))${end}}`,
  )
  expect(codeOf('#!/bin/node\n"use strict"\nlet x\nawait a // b')).toBe(
    `#!/bin/node\n"use strict"\n${frame('/app/case.js')}let x\n__hf.r(await  __hf.s(4,a));__hf.end(); // b`,
  )
})

const names: [source: string, name: string][] = [
  ['async function f() { await 1 }', 'f '],
  ['const f = async () => { await 1 }', 'f '],
  ['a.b.f = async () => { await 1 }', 'f '],
  ['const { f = async () => { await 1 } } = a', 'f '],
  ['a = { async f() { await 1 } }', 'f '],
  ['a = { async "f g"() { await 1 } }', 'f g '],
  ['a = { async [Symbol.asyncIterator]() { await 1 } }', '[asyncIterator] '],
  ['class A { async f() { await 1 } }', 'A.f '],
  ['class A { static async #f() { await 1 } }', 'A.#f '],
  ['class A { f = async () => { await 1 } }', 'A.f '],
  ['a = class { async f() { await 1 } }', 'f '],
  ['export default async () => { await 1 }', 'default '],
  ['a(async () => { await 1 })', ''],
]

for (const [source, name] of names) {
  test(`the frame of ${source} is named`, () => {
    expect(transformed(source, 'module').code).toContain(frame(`${name}/app/case.js`))
  })
}

test('a module begins in front of decorators, which others may take away', () => {
  const { code } = transformed('/**/ @a() export class B {}\nawait 1', 'module-typescript')
  expect(code).toBe(`/**/ ${frame('/app/case.js')}@a() export class B {}\n__hf.r(await  __hf.s(2,1));__hf.end();`)
})
