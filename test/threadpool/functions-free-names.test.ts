// What a plain function uses from outside: found by parsing, and named; its own names are not, and work over there.

import { FunctionRefused, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { fromText, namesIn } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

test.for<[text: string, ...names: string[]]>([
  ['() => x', 'x'],
  ['() => typeof x', 'x'],
  ['() => { x = 1 }', 'x'],
  ['() => { x ||= y++ }', 'x', 'y'],
  ['() => `${a}${`${b}`}`', 'a', 'b'],
  ['() => tag`x`', 'tag'],
  ['() => ({ a, b: c, d() { return d }, [e]: 1, "f": 2, __proto__: p }).g.h', 'a', 'c', 'd', 'e', 'p'],
  ['() => a?.b?.[c] ?? d', 'a', 'c', 'd'],
  ['() => { [a.b, c] = d; ({ e, f: g.h, ...i } = j) }', 'a', 'c', 'd', 'e', 'g', 'i', 'j'],
  ['(a, { b = c, ...d } = e, [f, [g = h]] = [], ...i) => [a, b, d, f, g, i]', 'c', 'e', 'h'],
  ['(a = () => z) => { var z; return a }', 'z'],
  ['() => { { let x } return x }', 'x'],
  ['() => { try { x } catch (x) { x } }', 'x'],
  ['() => { try { a } catch ({ message: m, code = c }) { m; code } }', 'a', 'c'],
  ['() => { for (const i in o) i; for (let j = 0; j < n; j++); for (const [k] of l) k; i }', 'o', 'n', 'l', 'i'],
  ['() => { switch (s) { case t: let u; u } u }', 's', 't', 'u'],
  ['() => { a: for (;;) { break a } a }', 'a'],
  ['() => { do {} while (c); throw e }', 'c', 'e'],
  ['() => class A extends B { #p = q; static { A.z = w } [k]() { return this.#p + super.m } }', 'B', 'q', 'w', 'k'],
  ['() => () => () => deep', 'deep'],
  ['() => { const f = function g() { return g }; g; f }', 'g'],
  ['() => { if (true) { function h() {} } return h }', 'h'],
  ['async function* g() { yield* h; for await (const x of y) await x; await z }', 'h', 'y', 'z'],
  ['async () => import(spec)', 'spec'],
  ['() => new Foo(...bar)', 'Foo', 'bar'],
  ['() => /x/v.test(y)', 'y'],
  ['() => \\u0061bc', 'abc'],
  ['() => arguments.length', 'arguments'],
  ['() => eval("own") + x', 'x'],
  ['() => { cov_1a2b().s[0]++; return 1 }', 'cov_1a2b'],
  ['() => require("node:os")', 'require'],
  ['() => [module, exports, __dirname, __filename]', 'module', 'exports', '__dirname', '__filename'],
  ['() => window.document', 'window'],
])('%s uses what is outside', async ([text, ...names]) => {
  const error = await threadpool.apply(fromText(text)).catch(same)

  expect(error).toBeInstanceOf(FunctionRefused)
  expect(namesIn(error).toSorted()).toEqual(names.toSorted())
})

test.for<[text: string, args: unknown[], result: unknown]>([
  ['(a, b = a, { c, d: [e] = [b] } = { c: 3 }, ...r) => [a, b, c, e, r]', [1], [1, 1, 3, 1, []]],
  ['(a = () => b, b = 2) => a()', [], 2],
  ['x => { var x; { let x = 2 } function y() { return x } return y() }', [1], 1],
  ['() => { try { throw 1 } catch { try { throw 2 } catch (e) { return e } } }', [], 2],
  ['() => { out: for (const i of [1, 2]) for (;;) { if (i < 2) continue out; break out } return 1 }', [], 1],
  ['function fac(n) { return n < 2 ? 1 : n * fac(n - 1) }', [5], 120],
  ['function () { return (() => arguments.length)() }', [1, 2], 2],
  ['function () { return new.target === undefined }', [], true],
  ['() => { var u = v; var v = 1; return [typeof u, w()]; function w() { return v } }', [], ['undefined', 1]],
  [
    '() => { class A { #p = 1; static s = 2; static { this.t = 3 } get p() { return this.#p } static has(o) { return #p in o } } return [new A().p, A.s, A.t, A.has(new A())] }',
    [],
    [1, 2, 3, true],
  ],
  [
    '() => { class A { m() { return 1 } } class B extends A { m() { return super.m() + 1 } } return new B().m() }',
    [],
    2,
  ],
  ['() => ({ a: 1, get b() { return this.a + 1 }, c() { return this.b + 1 } }).c()', [], 3],
  ['() => (function () { return this.x }).call({ x: 1 })', [], 1],
  ['() => { const x = 1, f = () => x; return eval("x") + f() }', [], 2],
  ['() => new Function("a", "return a + 1")(1) + (0, eval)("1")', [], 3],
  ['(undefined_, of, get, async, let_) => { const { from: as = of } = {}; return as }', [0, 1], 1],
  ['() => { using a = { [Symbol.dispose]() {} }; return typeof a }', [], 'object'],
  ['async () => { await using a = { async [Symbol.asyncDispose]() {} }; return typeof a }', [], 'object'],
  [
    'async () => { const out = []; for await (const x of (async function* () { yield* [1, 2] })()) out.push(x); return out }',
    [],
    [1, 2],
  ],
  ['() => [...(function* () { const x = yield 1; yield x })()]', [], [1, undefined]],
  ['() => [/(?<y>\\d)/v.exec("a1").groups.y, /(?i:A)b/.test("ab"), 0b1_0, 2n ** 3n]', [], ['1', true, 2, 8n]],
  ['(\\u0061) => a', [7], 7],
  ['() => { "use strict"; return (function () { return this })() === undefined }', [], true],
  ['() => "x" // )', [], 'x'],
  ['() => "x" /* ) */', [], 'x'],
  ['(__proto__) => __proto__', [1], 1],
  ['() => undefined ?? (NaN, Infinity)', [], Infinity],
])('%s uses nothing from outside', async ([text, args, result]) => {
  expect(await threadpool.apply(fromText(text), args)).toEqual(result)
})

test('what every thread of Node has may be used', async () => {
  const there =
    'Buffer, process, fetch, structuredClone, URL, performance, navigator, WebSocket, console, queueMicrotask'
  const names = await threadpool.apply(() => Object.getOwnPropertyNames(globalThis).filter((name) => !/\W/.test(name)))

  const types = await threadpool.apply(fromText<() => string[]>(`() => [${there}].map((x) => typeof x)`))

  expect(types).not.toContain('undefined')
  expect(names.length).toBeGreaterThan(100)
  expect(namesIn(await threadpool.apply(fromText(`() => [${names.join(', ')}, x]`)).catch(same))).toEqual(['x'])
})

test('what the program has added to globalThis may not', async () => {
  Object.assign(globalThis, { addedByTheProgram: 1 })

  const error = await threadpool.apply(fromText('() => addedByTheProgram')).catch(same)

  expect(namesIn(error)).toEqual(['addedByTheProgram'])
  Reflect.deleteProperty(globalThis, 'addedByTheProgram')
})

test('the refusal tells the three remedies', async () => {
  const outer = 1

  const error = await threadpool.apply(() => outer).catch(same)

  expect((error as Error).message).toMatch(
    /^cannot run \(anonymous\) in another thread: it uses `outer` from outside: pass it as an argument, import it within the function, or mark the module function with task\(\)$/,
  )
})
