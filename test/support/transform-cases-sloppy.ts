// What only scripts may do. See transform-cases.ts.

/** Bodies of sloppy functions: `async function f() { … }` in a script. */
export const sloppyPrograms: Record<string, string> = {
  'a function and a variable of a name': `var g = 1; function g() {} log(typeof g, await g)`,
  'two functions of a name': `function g() { return 1 } function g() { return 2 } log(g(), await 1)`,
  'a function named like a parameter': `log(await (async function (a) { function a() {} return typeof a + typeof arguments[0] + await 1 })(5))`,
  'a function in a block, named like one outside': `function g() { return 1 } { function g() { return 2 } } log(g(), await 1)`,
  'a function in a block': `log(typeof g); { function g() {} } log(typeof g, await 1)`,
  'a function in a catch clause': `try { await reject(1) } catch (e) { function g() { return e } } log(g())`,
  'a function in a finally clause': `try { await 1 } finally { await 1; function g() { return 2 } } log(g())`,
  'a function in a loop': `for await (const x of [1, 2]) { function g() { return x } } log(g())`,
  'a function in an if': `if (await 1) function g() { return 1 } log(g())`,
  'a labelled function': `l: function g() { return 1 } log(g(), await 2)`,
  with: `with ({ a: 1 }) { log(await a) }`,
  'with, around a function': `with ({ a: 1 }) { log(await (async () => await a)()) }`,
  'this that is global': `log((await this) === globalThis)`,
  'arguments that are parameters': `log(await (async function (a) { arguments[0] = await 2; return a })(1))`,
  'arguments.callee': `log(await (async function () { return typeof await arguments.callee })())`,
  'await as a name': `function g(await) { return await } var h = { await: 1 }; log(g(1), h.await, await 2)`,
  'yield as a name': `var yield = 1; log(await yield)`,
  'let as a name': `var let = 1; log(await let)`,
  'a half of a character': `log(await '\ud800'.length, 1)`,
  'async as a name': `var async = 1; async
log(await async)`,
  'a variable of a catch clause': `try { await reject(1) } catch (e) { var e = 2; var f = 3 } log(e, f)`,
  'a variable of a loop in a catch clause': `try { await reject(1) } catch (e) { for (var e = 0; e < 2; e++) log(e) } log(e)`,
  'delete of a name': `log(delete globalThis.nothing, await 1)`,
  'octal numbers': `log(010, await 010)`,
  eval: `log(await eval('1 + 1')); var x = 1; log(await eval('x'))`,
  'eval that declares': `eval('var y = 1'); log(await y)`,
  'new.target': `log(await new.target)`,
  'a parameter that is read by a closure': `log(await (async function (a, f = () => a) { var a = 2; await 1; return [a, f()].join() })(1))`,
  'comments of HTML': `log(await 1) <!-- a
--> b
log(await 2)`,
}
