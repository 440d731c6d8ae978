// What is no plain function: refused before it is sent, with why and what to do.

// oxlint-disable typescript/unbound-method -- methods that are handed over as functions are what is tested

import { createContext, runInContext } from 'node:vm'

import { FunctionRefused, ThreadPool, threadpool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { fromText, moduleFromText } from '../support/pool/from-text.ts'
import { same } from '../support/thrown.ts'

const refusal = async (fn: unknown): Promise<string> => {
  const error = await threadpool.apply(fn as () => void).catch(same)
  expect(error).toBeInstanceOf(FunctionRefused)
  return (error as Error).message
}

class Point {
  x = 1
  arrow = (): number => this.x
  static count(): number {
    return 1
  }
  get half(): number {
    return this.x / 2
  }
  set half(value: number) {
    this.x = value * 2
  }
  double(): number {
    return this.x * 2
  }
  async later(): Promise<number> {
    return Promise.resolve(1)
  }
  *[Symbol.iterator](): Generator<number> {
    yield 1
  }
  #secret = 1
  #hidden(): number {
    return this.#secret
  }
  open(): number {
    return this.#hidden()
  }
  static hiddenOf(point: Point): () => number {
    return point.#hidden
  }
}
const accessor = Object.getOwnPropertyDescriptor(Point.prototype, 'half')!
const parts = {
  plain() {},
  async later() {},
  *items() {},
  'odd name'() {},
  get() {},
  async() {},
  ['computed']() {},
  5() {},
}
const asMethod = 'it is a method: what it belongs to would stay behind; use a function, and pass what it needs'

test.for<[name: string, fn: unknown]>([
  ['of a class', Point.prototype.double],
  ['of a class, asynchronous', Point.prototype.later],
  ['of a class, with a computed name', Point.prototype[Symbol.iterator]],
  ['of a class, which uses a private one', Point.prototype.open],
  ['of a class, private', Point.hiddenOf(new Point())],
  ['of a class, static', Point.count],
  ['that gets', accessor.get],
  ['that sets', accessor.set],
  ['that uses super', fromText('{ m() { return super.m() } }.m')],
  ...Object.entries(parts).map(([name, fn]): [string, unknown] => [`of an object: ${name}`, fn]),
])('a method %s is refused', async ([, fn]) => {
  expect(await refusal(fn)).toContain(asMethod)
})

test.for<[name: string, fn: unknown, why: string]>([
  ['a class', Point, 'it is a class; use a function that makes one'],
  ['a class without a name', class extends Point {}, 'it is a class; use a function that makes one'],
  ['a native function', Math.max, 'it is native, bound or a proxy'],
  ['a native class', Map, 'it is native, bound or a proxy'],
  ['a bound function', refusal.bind(undefined), 'wrap it in a function of your own'],
  ['a proxy of a function', new Proxy(() => 1, {}), 'wrap it in a function of your own'],
  ['a function with `this`', fromText('function () { return this }'), 'it uses `this`, which stays behind: pass what'],
  ['an arrow function with `this`', new Point().arrow, 'it uses `this`'],
  ['`this` in a default parameter', fromText('(a = this) => a'), 'it uses `this`'],
  ['`this` in an arrow function within', fromText('function () { return () => this }'), 'it uses `this`'],
  ['`this` in the name of a field', fromText('() => class { [this.x] = 1 }'), 'it uses `this`'],
  ['`this` in what a class extends', fromText('() => class extends this.A {}'), 'it uses `this`'],
  [
    'sloppy syntax',
    fromText('function () { with ({}) return 1 }'),
    "cannot be read ('with' in strict mode (1:15)); mark",
  ],
  ['an old octal number', fromText('() => 010'), 'its source cannot be read (Invalid number'],
  [
    '`new.target` of somebody else',
    fromText('(function () { return () => new.target })()'),
    "('new.target' can only be",
  ],
])('%s is refused', async ([, fn, why]) => {
  expect(await refusal(fn)).toContain(why)
})

test('a function that asks for its own module is refused', async () => {
  const { fn } = await moduleFromText('export const fn = () => import.meta.url')

  expect(await refusal(fn)).toContain('it uses `import.meta`, which means its own module: pass the URL, or mark')
})

test('what a function says of itself by toString counts nothing', async () => {
  const fn = Object.assign(() => 'itself', {
    toString: () => '() => "another"',
    [Symbol.toPrimitive]: () => '() => "another"',
    [Symbol.toStringTag]: 'GeneratorFunction',
  })

  expect(await threadpool.apply(fn)).toBe('itself')
})

test('a function whose name throws, or is no text, is called (anonymous)', async () => {
  const outer = 1
  const fn = Object.defineProperty(() => outer, 'name', {
    get() {
      throw new Error('no name')
    },
  })

  expect(await refusal(fn)).toMatch(/^cannot run \(anonymous\) in another thread: it uses `outer`/)
})

test('a function of another context may use nothing of it, as any other', async () => {
  const context = createContext({ sandboxed: 1 })

  expect(await threadpool.apply(runInContext('(n) => n + 1', context) as (n: number) => number, [1])).toBe(2)
  expect(await refusal(runInContext('() => sandboxed', context))).toContain('it uses `sandboxed` from outside')
})

test('a function nested too deeply to be read is refused, not thrown over', async () => {
  const deep = fromText(`() => ${'1 + '.repeat(30_000)} 1`)

  expect(await refusal(deep)).toMatch(/its source cannot be read \(.*(?:stack|[Mm]aximum).*\); mark/)
})

test('all operations refuse the same way, and none starts a thread', async () => {
  await using pool = new ThreadPool({ maxThreads: 1 })
  const outer = 1
  const fn = (): number => outer
  const endings = [
    pool.apply(fn),
    pool.spawn(fn),
    pool.map(fn, [1]),
    pool.imap(fn, [1]).next(),
    pool.imapUnordered(fn, [1]).next(),
    pool.stream(fn).next(),
  ]

  for (const ending of endings) expect(await ending.catch(same)).toBeInstanceOf(FunctionRefused)
  expect(pool.stats()).toMatchObject({ threads: 0, starting: 0, queued: 0 })
})

test('an initial function that is refused fails the tasks with the reason', async () => {
  const outer = 1
  await using pool = new ThreadPool({ maxThreads: 1, init: () => outer })

  const error = await pool.apply(() => 1).catch(same)

  expect(error).toMatchObject({ code: 'HUBLET_THREAD_START_FAILED' })
  expect((error as Error).cause).toBeInstanceOf(FunctionRefused)
})
