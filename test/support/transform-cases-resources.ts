// `await using`. Each program says with `log` what it does. See transform-cases.ts.

export const resourcePrograms: Record<string, string> = {
  'await using': `const r = (n) => ({ n, async [Symbol.asyncDispose]() { log('-' + n); await 1; log('=' + n) } }); { await using a = r(1); log(a.n); await using b = r(2), c = r(b.n + 1); log(c.n) } log('end')`,
  'await using with line ends and comments': `const r = (n) => ({ n, async [Symbol.asyncDispose]() { log('-' + n) } }); {
    await using a = r(1) /* , */ , // ,
      b = r(2)
    , c = r(3)
    log(a.n, b.n, c.n)
  }`,
  'await using of null': `{ await using a = null, b = undefined; log(a, b) } log('end')`,
  'await using of what disposes at once': `{ await using a = { [Symbol.dispose]() { log('d') } }; log(typeof a) }`,
  'await using of what does not dispose': `try { await using a = {}; log('no') } catch (e) { log(e.constructor.name) }`,
  'await using of await': `{ await using a = await tick(1, { [Symbol.asyncDispose]: async () => log('d') }); log(1) }`,
  'await using that fails at its end': `try { await using a = { async [Symbol.asyncDispose]() { throw 'd' } }; throw 'b' } catch (e) { log(e.name, e.error, e.suppressed) }`,
  'await using in a function': `async function f() { await using a = { async [Symbol.asyncDispose]() { log('d') } }; return await 1 } log(await f())`,
  'await using at the top of a module': `await using a = { async [Symbol.asyncDispose]() { log('d') } }; log(1)`,
  'await using of itself': `try { await using a = (() => a)(); } catch (e) { log(e.constructor.name) }`,
  'await using of a function': `try { await using a = () => {}; log(a.name) } catch (e) { log(e.constructor.name) }`,
  'await using in for of': `for (await using a of [{ n: 1, async [Symbol.asyncDispose]() { log('d') } }]) log(await a.n)`,
  'await using in for await': `for await (await using a of [{ n: 1, async [Symbol.asyncDispose]() { log('d') } }]) log(a.n)`,
  'await using in a block of a switch': `switch (1) { case 1: { await using a = { async [Symbol.asyncDispose]() { log('d') } }; log('a') } }`,
  'using beside await': `{ using a = { [Symbol.dispose]() { log('d') } }; log(await 1) }`,
  'a variable called using': `const using = 1; log(await using, (await using) + 1)`,
}
