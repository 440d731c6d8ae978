// Functions: what is framed. Each program says with `log` what it does. See transform-cases.ts.

export const functionPrograms: Record<string, string> = {
  'super in an async method': `class A { async f() { return await 'A' } } class B extends A { async f() { return 'B' + await super.f() } g = async () => await super.f() } log(await new B().f(), await new B().g())`,
  'this in an async arrow': `const o = { x: 1, f() { return (async () => await this.x)() } }; log(await o.f())`,
  'arguments in an async function': `async function f() { return [...await arguments].length + (await (async () => await arguments.length)()) } log(await f(1, 2))`,
  'new.target in an async arrow': `let p; function F() { p = (async () => await new.target === F)() } new F(); log(await p)`,
  'an arrow of an expression': `const f = async x => await x; log(await f(1))`,
  'an arrow of an object literal': `const f = async x => ({ a: await x }); log((await f(1)).a)`,
  'an arrow of a sequence': `const f = async x => (await x, 2); log(await f(1))`,
  'an arrow with comments': `const f = async x => /* a */ await x // b
log(await f(1))`,
  'an arrow on the next line': `const f = async x =>
  // a
  await x
/* b */
log(await f(1))`,
  'an arrow in arguments': `log(await Promise.all([1, 2].map(async x => await x * 2)))`,
  'an arrow in a condition': `const f = 1 ? async x => await x : async y => await -y; log(await f(1))`,
  'an arrow in parentheses, called': `log(await (async x => await x)(1))`,
  'arrows in arrows': `const f = async a => async b => async c => [await a, await b, await c].join(); log(await (await (await f(1))(2))(3))`,
  'an arrow with in, in a for head': `for (let f = async x => (await x in { a: 1 }), i = 0; i < 1; i++) log(await f('a'))`,
  'an arrow without await': `const f = async x => x; log(await f(1))`,
  'an arrow with patterns and defaults': `const f = async ({ a = 1, ...b } = {}, [c] = [2], ...d) => [await a, await c, d.length, await b.x]; log(await f(), await f({ x: 1 }, [3], 4, 5))`,
  'a default that is an async arrow': `const f = async (g = async () => await 1) => await g(); log(await f())`,
  'a name that is a keyword elsewhere': `const async = 1, of = 2, get = 3; log(await async, await of, await get)`,
  'async without function': `const async = (x) => x; log(await async(1)); const o = { async: 2, await: 3 }; log(await o.async, await o.await)`,
  'async arrow with one parameter called async': `const f = async async => await async; log(await f(1))`,
  'a method called async': `const o = { async async() { return await 1 }, async get() { return await 2 }, async 'q r'() { return await 3 }, async 4() { return await 4 }, async [5]() { return await 5 } }; log(await o.async(), await o.get(), await o['q r'](), await o[4](), await o[5]())`,
  'names of functions': `const f = async () => { await 1 }; const o = { f: async function () { await 1 }, async g() { await 1 } }; let h; h = async () => { await 1 }; class A { static i = async () => { await 1 }; static async #j() { await 1 }; static n = () => A.#j.name }
log(f.name, o.f.name, o.g.name, h.name, A.i.name, A.n(), (async () => { await 1 }).name, f.length, (async (a, b) => { await 1 }).length)`,
  'a named function expression': `const f = async function g(n) { return n === 0 ? await typeof g : await g(n - 1) }; log(await f(2))`,
  'hoisting in a function': `async function f() { log(g(), typeof h); await 1; var h = 1; function g() { return 'g' } class C {} let l = 1; return l } log(await f())`,
  'hoisting in a module': `log(f()); await 1; function f() { return typeof v } var v = 1`,
  'two functions of a name in a function': `async function f() { var g = 1; await g; return typeof g; function g() {} } log(await f())`,
  'an async generator': `async function* f() { const x = yield await 1; log(x); yield await tick(1, 2) } const g = f(); log((await g.next()).value, (await g.next('x')).value, (await g.next()).done)`,
  'an async generator that is returned from': `async function* f() { try { yield await 1; log('no') } finally { log(await 'fin') } } const g = f(); await g.next(); const r = await g.return(5); log(r.value, r.done)`,
  'an async generator that is thrown into': `async function* f() { try { yield await 1 } catch (e) { log(e); yield await 2 } } const g = f(); await g.next(); log((await g.throw('x')).value)`,
  'an async generator that returns a promise': `async function* f() { await 1; return tick(2, 'p') } log((await f().next()).value)`,
  'an async generator that returns a rejection': `async function* f() { try { await 1; return reject('p') } catch (e) { log(e) } } log((await f().next()).done)`,
  'yield of a rejection': `async function* f() { try { await 1; yield reject('p') } catch (e) { log(e) } } log((await f().next()).done)`,
  'yield star': `async function* f() { await 1; log(yield* g()) } async function* g() { yield await 1; yield [2, 3]; return await 4 } for await (const x of f()) log(x)`,
  'yield in an awaited expression': `async function* f() { log(await (yield 1), await (yield* [2])) } const g = f(); await g.next(); await g.next(tick(1, 'a')); await g.next()`,
  'await in yield in await': `async function* f() { log(await (yield await (yield await 1))) } const g = f(); log((await g.next()).value, (await g.next(2)).value); await g.next(3)`,
}
