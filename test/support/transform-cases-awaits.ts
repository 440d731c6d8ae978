// What `await` may stand in, and in front of. Each program says with `log` what it does. See transform-cases.ts.

export const awaitPrograms: Record<string, string> = {
  'await of a value': `log(await 1)`,
  'await of a promise': `log(await tick(2, 'a'))`,
  'await of a thenable': `log(await { then(f) { f('t') } })`,
  'await of undefined': `log(await undefined)`,
  'await await': `log(await await tick(1, 2))`,
  'await without blanks': `log([await(1),await[2],await'3',await\`4\`,await/5/.source,await+6,await!7,await-8,await~9])`,
  'await of an object literal': `log((await{ a: 1 }).a)`,
  'await of a function expression': `log((await function f() {}).name, (await (() => {})).name, (await class A {}).name)`,
  'await behind a comment': `log(await /* a */ 1, await // b
    2, await
    3)`,
  'await behind a line end without semicolon': `let a = 1
await 2
log(a)`,
  'await in parentheses behind a line end': `const f = (x) => x
;(await f)(1)
log('ok')`,
  'await with unary operators': `log(-await 1, +await '2', !await 0, ~await 1, typeof await '', void await 1)`,
  'await as an operand': `log(1 + await 2 * await 3, await 1 in { 1: 1 }, await [] instanceof Array, await 1 ?? 2, await 0 || 3, await 0 && 4)`,
  'await as a power': `log((await 2) ** await 3, 2 ** await 2)`,
  'await in a condition': `log(await 1 ? await 2 : await 3, (await 0) ? 1 : 2)`,
  'await in a comparison': `log(1<await 2, 1>await 2, await 1<2)`,
  'await of a call': `const o = { f() { return this === o } }; log(await o.f(), await o['f']())`,
  'call of an awaited function': `log((await tick(1, (x) => x + 1))(1))`,
  'member of an awaited value': `log((await { a: { b: 1 } }).a.b, (await [1, 2])[1], (await null)?.a, (await { f: () => 1 }).f?.())`,
  'await of an optional chain': `const o = null; log(await o?.a.b, await o?.f(await 1))`,
  'assignment to a member of an awaited value': `const o = {}; (await o).a = await 1; (await o)['b'] ??= await 2; (await o).a++; log(o.a, o.b)`,
  'delete of an awaited member': `const o = { a: 1 }; log(delete (await o).a, 'a' in o)`,
  'delete of an awaited value': `log(delete await 1)`,
  'new of an awaited class': `class A { constructor(x) { this.x = x } } log(new (await A)(await 1).x, (new (await A)).x)`,
  'a tag that is awaited': `log((await String.raw)\`a\${await 1}b\${await 2}\\n\`)`,
  'await in a template': `log(\`\${await 1}\${await tick(1, 2)}-\${\`\${await 3}\`}\`)`,
  'await in an array': `log([await 1, ...await [2, 3], , await 4].length)`,
  'await in an object': `log(JSON.stringify({ a: await 1, [await 'b']: await 2, ...await { c: 3 }, get d() { return 4 }, async e() { await 1 } }))`,
  'await in arguments': `log(...await [1, 2], await 3, Math.max(await 4, ...await [5]))`,
  'await in a sequence': `log((await 1, await 2))`,
  'await of a sequence': `log(await (1, 2))`,
  'await of an assignment': `let a; log(await (a = 1), a); a = await 2; log(a); a += await 3; log(a)`,
  'a compound assignment reads before the await': `let a = 1; const f = async () => { a += await tick(1, 10) }; const p = f(); a = 5; await p; log(a)`,
  'await in logical assignment': `let a = null, b = 1, c = 1; a ??= await 1; b ||= await 2; c &&= await 3; log(a, b, c)`,
  'await in an array pattern': `const [a = await 1, [b = await 2] = [], ...c] = [undefined, undefined, 3]; log(a, b, c)`,
  'await in an object pattern': `const { a = await 1, [await 'b']: b, ...c } = { b: 2, c: 3 }; log(a, b, c.c)`,
  'await in an assignment pattern': `let a; const o = {}; [a = await 1, (await o).x] = [undefined, 2]; ({ a = await 3, y: (await o).y } = { y: 4 }); log(a, o.x, o.y)`,
  'await in a for head': `for (let i = await 0; i < await 2; i += await 1) log(i)`,
  'await in for of': `for (const x of await [1, 2]) log(await x)`,
  'await in for in': `for (const x in await { a: 1, b: 2 }) log(await x)`,
  'await in a for of pattern': `for (const { a = await 1 } of [{}, { a: 2 }]) log(a)`,
  'await in the target of for of': `const o = {}; for ((await o).x of [1, 2]) log(o.x)`,
  'await in while': `let i = 0; while (await i < 2) log(await i++)`,
  'await in do while': `let i = 0; do log(await i); while (++i < await 2) log('end')`,
  'await in if and else': `if (await 0) log(1); else if (await 1) await log(2); else log(3)`,
  'await as the body of an if': `if (1) await log('x')
else await log('y')
await log('z')`,
  'await in a switch': `switch (await 2) { case await 1: log(1); case await 2: log(2); default: await log('d'); case 3: log(3); break; case 4: log(4) }`,
  'await in throw': `try { throw await 'x' } catch (e) { log(e) }`,
  'await in return': `log(await (async () => { return await tick(1, 'r') })())`,
  'await in a label': `a: { b: { if (await 1) break b; log('no') } log('b'); break a }`,
  'await in import': `const { sep } = await import('node:path'); log(sep); log(typeof (await import(await 'node:fs')).readFile)`,
  'import.meta and await': `log(typeof await import.meta)`,
  'await in a class': `class A extends (await Object) { [await 'f']() { return 1 } static [await 'g'] = 2; static { this.h = 3 } async i() { return await 4 } static async *#j() { yield await 5 } static async k() { for await (const x of A.#j()) return x } }
log(new A().f(), A.g, A.h, await new A().i(), await A.k())`,
  'a static block with an async function': `let p; class A { static { p = (async () => { log(await this.name) })() } } await p`,
  'a field with an async function': `class A { x = 1; f = async () => await this.x; static g = async () => await this.name } log(await new A().f(), await A.g())`,
}
