// `for await`. Each program says with `log` what it does. See transform-cases.ts.

export const loopPrograms: Record<string, string> = {
  'for await over promises': `for await (const x of [tick(2, 1), 2, tick(1, 3)]) log(x)`,
  'for await over an async generator': `async function* f() { yield 1; yield 2 } for await (const x of f()) log(x)`,
  'for await without a block': `for await (const x of [1, 2]) log(x)
log('end')`,
  'for await with an empty statement': `for await (const x of [1, 2]);
log('end')`,
  'for await with an empty block': `for await (const x of [1, 2]) {}
log('end')`,
  'for await of without blanks': `for await(const x of[1,2])log(x)`,
  'for await as the body of an if': `if (1) for await (const x of [1]) log(x); else log('no')
if (0) log('no'); else for await (const x of [2]) log(x)
log('end')`,
  'for await as the body of a loop': `for (const y of [1, 2]) for await (const x of [y]) log(x)
let i = 0
while (i++ < 2) for await (const x of [i]) log(x)
do for await (const x of [i]) log(x); while (i++ < 4)`,
  'for await in for await': `for await (const y of [[1, 2], [3]]) for await (const x of y) log(x)`,
  'for await with labels': `a: for await (const x of [1, 2, 3]) { b: for await (const y of [1, 2, 3]) { if (y === 2) continue a; if (x === 3) break a; log(x, y) } }
log('end')`,
  'for await with two labels, in an if': `if (1) a: b: for await (const x of [1, 2]) { if (x === 2) break b; continue a }
else log('no')
log('end')`,
  'for await in a switch': `switch (1) { case 1: for await (const x of [1]) log(x)
case 2: log('two') }`,
  'for await of a pattern with defaults': `for await (const { a = await 1, b: [c = await 2] = [] } of [{}, { a: 3 }]) log(a, c)`,
  'for await of a target': `const o = {}; let v; for await (o.x of [1]) log(o.x); for await ([v] of [[2]]) log(v); for await (v of [3]) log(v); for await ((await o).y of [4]) log(o.y)`,
  'for await of async': `let async; for await (async of [1]) log(async)`,
  'for await with await in it': `for await (const x of await [await 1, tick(1, 2)]) log(await x)`,
  'for await that breaks closes': `const it = { [Symbol.asyncIterator]() { return this }, async next() { return { value: 1 } }, async return() { log('closed'); return {} } }; for await (const x of it) { log(x); break }`,
  'for await that throws closes': `const it = { [Symbol.asyncIterator]() { return this }, async next() { return { value: 1 } }, async return() { log('closed'); return {} } }; try { for await (const x of it) throw x } catch (e) { log(e) }`,
  'for await whose step fails': `const it = { [Symbol.asyncIterator]() { return this }, async next() { throw 'n' }, return() { log('no') } }; try { for await (const x of it) log(x) } catch (e) { log(e) }`,
  'for await over a rejection': `try { for await (const x of [1, reject('r'), 2]) log(x) } catch (e) { log(e) }`,
  'for await over a sync iterator that is closed': `function* f() { try { yield 1; yield 2 } finally { log('closed') } } for await (const x of f()) { log(x); break }`,
  'for await over what is not iterable': `try { for await (const x of 1) log(x) } catch (e) { log(e.constructor.name) }`,
  'for await returns': `async function f() { for await (const x of [1, 2]) return x } log(await f())`,
  'closures of for await': `const fs = []; for await (const x of [1, 2]) fs.push(() => x); log(fs.map((f) => f()))`,
}
