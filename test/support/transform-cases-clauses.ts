// `try`. Each program says with `log` what it does. See transform-cases.ts.

export const clausePrograms: Record<string, string> = {
  'catch of a rejection': `try { await reject('x') } catch (e) { log(e) }`,
  'catch without a parameter': `try { await reject('x') } catch { log('c') }
try { await reject('x') } catch{log('d')}`,
  'an empty catch': `try { await reject('x') } catch {}
try { await reject('x') } catch (e) {}
log('end')`,
  'catch of a pattern': `try { await reject({ a: 1, b: [2] }) } catch ({ a, b: [c], d = await 3 }) { log(a, c, d) }`,
  'catch of an array pattern': `try { await reject([1]) } catch ([a, b = a]) { log(a, b) }`,
  'catch of an empty pattern': `try { await reject({}) } catch ({}) { log('c') }`,
  'a catch pattern that throws': `try { try { await reject(null) } catch ({ a }) { log('no') } finally { log('f') } } catch (e) { log(e.constructor.name) }`,
  'a pattern that hides an outer name': `const a = 'outer'; try { await reject({ a: 'inner' }) } catch ({ a }) { const f = () => a; log(f(), await a) } log(a)`,
  'catch that assigns to its parameter': `try { await reject(1) } catch (e) { e = e + 1; log(e); e = await 5; log(e) }`,
  'catch that declares its parameter again': `async function f() { try { await reject(1) } catch (e) { var e = e + 1; log(e) } return e } log(await f())`,
  'catch that awaits': `try { await reject(1) } catch (e) { log(await tick(1, e)) }`,
  'catch that throws': `try { try { await reject(1) } catch (e) { throw e + 1 } } catch (e) { log(e) }`,
  'catch that returns': `async function f() { try { return await reject(1) } catch (e) { return e + 1 } finally { log('f') } } log(await f())`,
  'catch in catch': `try { await reject(1) } catch (a) { try { await reject(2) } catch (b) { log(a, b) } log(a) }`,
  'catch of a name with escapes': `try { await reject(1) } catch (\\u0065rr) { log(err) }`,
  'catch of a name in another alphabet': `try { await reject(1) } catch (ошибка) { log(ошибка) }`,
  'a catch that cannot be reached by an await': `try { null.x } catch (e) { log(e.constructor.name, await 1) }`,
  'declarations in catch': `try { await reject(1) } catch (e) { log(f()); let x = 1; const y = 2; class C {} function f() { return typeof e } { let e = 5; log(e, C.name) } log(x, y, e) }`,
  'finally behind an await': `try { log(await 1) } finally { log('f') }`,
  'finally behind a rejection': `try { try { await reject(1) } finally { log('f') } } catch (e) { log(e) }`,
  'finally that awaits': `try { try { await reject(1) } finally { log(await tick(3, 'f')) } } catch (e) { log(e) }`,
  'finally that awaits behind what does not': `try { log(1) } finally { await 1; log('f') }`,
  'an empty finally': `try { await 1 } finally {}
log('end')`,
  'finally that returns': `async function f() { try { return await 1 } finally { return await 2 } } log(await f())`,
  'finally that breaks': `a: for (;;) { try { await reject(1) } finally { await 1; break a } } log('end')`,
  'finally that continues': `for (const x of [1, 2]) { try { throw await x } finally { log(x); continue } } log('end')`,
  'finally that throws': `try { try { await reject(1) } finally { throw await 2 } } catch (e) { log(e) }`,
  'finally in finally': `try { await 1 } finally { try { await 2 } finally { try { log(await 3) } finally { log(await 4) } } log(5) }`,
  'return through finally': `async function f() { try { try { return await 'r' } finally { log(await 1) } } finally { log(2) } } log(await f())`,
  'return of a rejection': `async function f() { try { return reject(1) } catch { log('no') } finally { await 1; log('f') } } try { await f() } catch (e) { log(e) }`,
  'return await of a rejection': `async function f() { try { return await reject(1) } catch (e) { log(e); return 2 } } log(await f())`,
  'declarations in finally': `try { await 1 } finally { log(f()); await 1; function f() { return typeof x } var x = 1; let y = 2; log(y) } log(x)`,
  'try without catch in an arrow': `const f = async () => { try { await reject(1) } finally { log('f') } }; try { await f() } catch (e) { log(e) }`,
}
