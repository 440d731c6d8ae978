// Directives, exports, texts, and the order of things. Each program says with `log` what it does. See transform-cases.ts.

export const modulePrograms: Record<string, string> = {
  'strict by directive': `async function f() { 'use strict'; await 1; return this === undefined } log(await f())`,
  'directives without semicolons': `async function f() { 'use strict'
  'use other'
  await 1; return this === undefined } async function g() { "a"
  ;(await 1); return 'g' } log(await f(), await g())`,
  'a string that is no directive': `async function f() { 'a' + await 1; 'b'; return await 2 } log(await f())`,
  'a regular expression behind an await': `log(await 1
/2/1)`,
  'brackets behind an await': `const a = [1, 2]
const b = await a
[1]
log(b)`,
  'interleaved functions': `const f = async (n) => { for (let i = 0; i < 3; i++) { await i; log(n + i) } }; await Promise.all([f('a'), f('b'), f('c')])`,
  'order against other microtasks': `const p = (async () => { log(1); await 1; log(2); await tick(1); log(3) })(); Promise.resolve().then(() => log('a')).then(() => log('b')).then(() => log('c')); queueMicrotask(() => log('q')); await p`,
  'Promise.race and any': `log(await Promise.race([tick(3, 'slow'), tick(1, 'fast')]), await Promise.any([reject(1), tick(2, 'x')]))`,
  'a rejection that is caught late': `const p = reject('x'); p.catch(() => {}); await tick(3); try { await p } catch (e) { log(e) }`,
  'an await that throws at once': `try { await (() => { throw 'x' })() } catch (e) { log(e) }`,
  'a thenable that throws': `try { await { then() { throw 'x' } } } catch (e) { log(e) }`,
  'a subclass of Promise': `class P extends Promise {} log(await P.resolve(1), await new P((f) => f(2)))`,
  exports: `export const a = await 1; export default await 2; export { a as b }; export async function f() { return await 3 } export class C { static async m() { return await 4 } } log(a, await f(), await C.m())`,
  'an exported default function': `export default async function () { return await 1 } log(1, await 2)`,
  'an exported default arrow without semicolon': `log(await 1)
export default async () => await 1`,
  'an exported default class': `log(await 1)
export default class { async f() { await 1 } }`,
  'imports behind awaits': `log(await 1, sep)
import { sep } from 'node:path'
import * as fs from 'node:fs'
log(typeof await fs)`,
  'a type of json': `import data from 'data:application/json,{"a":1}' with { type: 'json' }; log(await data.a)`,
  'line ends of all kinds': 'log(await 1)\r\nlog(await 2)\rlog(await 3)\u2028log(await 4)\u2029log(await 5)',
  'characters of two units': `const s = '𝒳😀'; log(await s, await '😀'.length); const 𝒳 = 1; log(await 𝒳)`,
  'numbers and names that touch': `log(1?await 1:2,[...await [1]],await 1,await(await(1)))`,
  'a comment that looks like code': `// await x
/* try { await y } catch {} */ log('// await z', \`await \${await 1} /* */\`, /await (?:[/)]|\\/\\/)/.test(await ''))`,
}
