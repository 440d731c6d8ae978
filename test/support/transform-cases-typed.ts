// What Node strips. See transform-cases.ts.

/** Modules in TypeScript. */
export const typedPrograms: Record<string, string> = {
  'a typed arrow': `const f = async (x: number): Promise<number> => await x; log(await f(1))`,
  'a generic arrow': `const f = async <T,>(x: T): Promise<T> => await x; log(await f<number>(1))`,
  'a generic method': `class A<T> { async f<U extends T>(this: A<T>, x?: U): Promise<U | undefined> { return await x } } log(await new A<number>().f(1))`,
  'as, satisfies and !': `log(await 1 as number, (await 2) satisfies number, await 3!, (await { a: 4 })!.a, await (5 as unknown as number))`,
  'a typed catch': `try { await reject(1) } catch (e: unknown) { log(e as number) }`,
  'a typed catch pattern': `try { await reject({ a: 1 }) } catch ({ a }: any) { log(a) }`,
  'a typed resource': `{ await using a: AsyncDisposable & { n: number } = { n: 1, async [Symbol.asyncDispose](): Promise<void> { log('d') } }, b: null = null; log(a.n, b) }`,
  'a resource with a type on many lines': `{ await using a: {
    n: number // b
  } & AsyncDisposable = { n: 1, async [Symbol.asyncDispose]() { log('d') } }
  log(a.n) }`,
  'a typed for await': `for await (const x of [1, 2] as Iterable<number>) log(x satisfies number)`,
  overloads: `async function f(x: string): Promise<string>
async function f(x: number): Promise<number>
async function f(x: any) { return await x }
log(await f(1))`,
  'declarations that vanish': `interface A { a: number }
log(await 1)
type B = A | number
declare const c: B
declare function d(): Promise<void>
import type { Stats } from 'node:fs'
export type { Stats }
log(await 2)
export type C = typeof c`,
  'an abstract class': `abstract class A { abstract f(): Promise<number>; declare x: number; protected readonly y: number = 1; async g(): Promise<number> { return await this.f() } } class B extends A { override async f() { return await this.y } } log(await new B().g())`,
  'a result type on many lines': `const f = async (): Promise<
  number
> => await 1
log(await f())`,
  'an instantiation': `const f = async <T,>(x: T) => await x; const g = f<number>; log(await g(1), await (f<string>)('a'))`,
  'a definite variable': `let x!: number; x = await 1; log(x)`,
  'an optional call': `const o: { f?: () => Promise<number> } = {}; log(await o.f?.()!)`,
  'an index signature and an accessor': `class A { [key: string]: unknown; static accessor = 1; get x(): Promise<number> { return (async () => await 1)() } } log(await new A().x)`,
}
