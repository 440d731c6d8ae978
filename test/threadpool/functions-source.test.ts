// Functions that travel as their source: what it may look like, how large it may be, and how many there may be.

import { FunctionRefused, ThreadPool, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { marked, plain } from '../support/pool/counted.ts'
import { fromText, namesIn } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

test.for<[name: string, text: string]>([
  ['a comment at its end', '() => 7 // the end'],
  ['a comment behind a body', '() => { return 7 } /* the end */ // really'],
  ['line ends of all kinds', '() =>\r\n\u20287\u2029'],
  ['"use strict"', 'function () { "use strict"; return 7 }'],
  ['escapes in its names', '() => { const \\u{61}b = 7; return ab }'],
  ['names that are no ASCII', '() => { const größe = 7, 値 = größe, 𝒳 = 値; return 𝒳 }'],
  ['half a pair', '() => "\ud83d".length + 6'],
  ['what could end it', '() => ["})", `)}`, /[)]}/.source, ")//"].length + 3'],
  ['what looks native', '() => "{ [native code] }".length - 10'],
  ['what looks like an import', '() => "import(x)".length - 2'],
  ['a name of its own', 'function self(n = 1) { return n === 7 ? n : self(n + 1) }'],
  ['an odd name', '({ "a b\\n)": () => 7 })["a b\\n)"]'],
])('a function with %s works', async ([, text]) => {
  expect(await threadpool.apply(fromText(text))).toBe(7)
})

test('a function made by new Function works', async () => {
  // oxlint-disable-next-line typescript/no-implied-eval -- that is what is tested
  const add = new Function('a', 'b = 1 // one', 'return a + b // the sum') as (a: number, b?: number) => number

  expect(await threadpool.apply(add, [1])).toBe(2)
})

test('functions are strict over there: what they do not declare does not get global', async () => {
  const leak = fromText('() => { try { return eval("leaked = 1") } catch (error) { return error.name } }')

  expect(await threadpool.apply(leak)).toBe('ReferenceError')
})

test('TypeScript is gone before a function travels', async () => {
  type Named<T> = { readonly name?: T }
  const fn = <T extends string>(value: Named<T> | undefined, ...rest: readonly T[]): number =>
    (value!.name as string).length + (rest satisfies readonly string[]).length

  expect(await threadpool.apply(fn, [{ name: 'abc' }, 'd'])).toBe(4)
})

test('a function of a megabyte works, in code and in data', async () => {
  const data = fromText<() => number>(`() => ${JSON.stringify('x'.repeat(1 << 20))}.length`)
  const code = fromText<() => number>(`() => { let n = 0; ${'n = n + 1; '.repeat(50_000)} return n }`)

  expect(await threadpool.apply(data)).toBe(1 << 20)
  expect(await threadpool.apply(code)).toBe(50_000)
})

test('a function that a tool counts the coverage of is refused by the name of the counter; marked, it works', async () => {
  expect(namesIn(await threadpool.apply(plain, [1]).catch(same))).toEqual(['cov_1a2b'])
  expect(await threadpool.apply(marked, [1])).toBe(1)
})

test('the same text from the same file is the same function, made again and again', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const results: number[] = []

  for (let i = 0; i < 2000; i++) results.push(await pool.apply((n: number) => n + 1, [i]))

  expect(results).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1))
  expect(pool.stats()).toMatchObject({ threads: 1, recycled: 0, lost: 0 })
})

test(
  'a pool replaces threads that have learnt too many functions; what they do is not lost',
  { timeout: 60_000 },
  async () => {
    await using pool = new ThreadPool({ maxThreads: 1 })
    const padding = `/* ${'x'.repeat(10_000)} */`
    const used: number[] = []

    for (let i = 0; i < 2500; i += 50) {
      const fns = Array.from({ length: 50 }, (_, n) => fromText<() => number>(`() => { ${padding} return ${i + n} }`))
      const results = await Promise.all(fns.map((fn) => pool.apply(fn)))
      expect(results).toEqual(fns.map((_, n) => i + n))
      if (i % 500 === 0) used.push(await pool.apply(() => process.memoryUsage().heapUsed))
    }

    const { recycled, lost, failed } = pool.stats()
    expect(recycled).toBeGreaterThanOrEqual(2)
    expect([lost, failed]).toEqual([0, 0])
    expect(Math.max(...used)).toBeLessThan(200_000_000)
  },
)

test('many functions that are refused leave nothing behind in the pool', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })

  const errors = await Promise.all(
    Array.from({ length: 200 }, (_, i) => pool.apply(fromText(`() => free${i}`)).catch(same)),
  )

  for (const [i, error] of errors.entries()) expect(namesIn(error)).toEqual([`free${i}`])
  expect(errors[0]).toBeInstanceOf(FunctionRefused)
  expect(pool.size).toBe(0)
})
