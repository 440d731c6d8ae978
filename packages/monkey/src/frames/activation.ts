// What transformed code calls, by the names that stand in it. In the order in which they come in a function:
//
//   const __hf = __hublet.enter("load /app/main.ts")     at its beginning; `true` as well: it is an async generator
//   __hf.r(await __hf.s(12, promise))                    in place of `await promise`
//   catch (e) { __hf.c(e); … }                           in the app: kills and time limits are not caught
//   catch (e) { __hf.x(); try { … } finally { __hf.k(e) } }   in packages: they are, and again at the next await
//   finally { __hf.x(); … }                              without awaits of its own
//   finally { if (__hf.n()) await 0; __hf.f(); try { … } finally { __hf.g() } }   with some: shielded
//   for await (const x of __hf.i(12, source)) { __hf.x(); … }   and `__hf.x()` behind it
//   await using __hu0 = __hf.u(12, resource); const a = __hf.v(__hu0)
//   __hf.end()                                           in a `finally` around all of it

import { IN_HUB, type Scope, currentContext } from '@hublet/core/lowlevel'

import { Frame } from './frame.ts'

export interface Activation {
  /** What is to be awaited in place of `value`. */
  s(line: number, value: unknown): unknown
  /** It has been awaited. */
  r<T>(value: T): T
  /** The function goes on, perhaps after an await that has rejected. */
  x(): void
  /** As `x`. @throws what ends the greenlet, or the `withTimeout` that it is in, if this is that */
  c(error: unknown): void
  /** The next await gets the error again, if it is one that ends the greenlet or the `withTimeout`. @throws it, the second time */
  k(error: unknown): void
  /** As `x`. Whether there must be an await before a shield may begin: the function has not been suspended yet. */
  n(): boolean
  /** A shield begins, and ends. */
  f(): void
  g(): void
  /** What is to be iterated in place of `iterable`. */
  i(line: number, iterable: unknown): unknown
  /** What is to be disposed of in place of `resource`; and that again. */
  u(line: number, resource: unknown): unknown
  v(resource: unknown): unknown
  end(): void
}

/** Nobody can be killed here: everything is as it was written. */
const PASS: Activation = {
  s: (_line, value) => value,
  r: (value) => value,
  x() {},
  c() {},
  k() {},
  n: () => false,
  f() {},
  g() {},
  i: (_line, iterable) => iterable,
  u: (_line, resource) => resource,
  v: (resource) => resource,
  end() {},
}

/** The scope of the code that runs, if somebody can interrupt that; undefined outside of greenlets and timeouts. */
export function interruptibleScope(): Scope | undefined {
  const context = currentContext()
  return context === IN_HUB ? undefined : (context as Scope | undefined)
}

/** A function begins. `where`: its name and its file. */
export function enter(where: string, generator = false): Activation {
  const scope = interruptibleScope()
  return scope === undefined ? PASS : new Frame(where, scope, generator)
}
