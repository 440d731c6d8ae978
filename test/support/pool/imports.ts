// A program whose tasks import things within themselves; prints what came of it. Loaded by Node alone: nothing rewrites it.

import { ThreadPool } from '@hublet/threadpool'

import { viaOdd } from './a (b) c/odd.ts'

await using pool = new ThreadPool({ maxThreads: 1 })

const results = {
  node: await pool.apply(async () => (await import('node:os')).platform()),
  bare: await pool.apply(async () => typeof (await import('@hublet/core')).spawn),
  relative: await pool.apply(async () => (await import('./imported.ts')).answer),
  json: await pool.apply(async () => {
    const url: string = 'data:application/json,[1]'
    const { default: content } = (await import(url, { with: { type: 'json' } })) as { default: unknown }
    return content
  }),
  sameModule: await pool.apply(async () => (await import('./imported.ts')) === (await import('./imported.ts'))),
  within: await pool.apply(async () => {
    const inner = async (): Promise<number> => (await import('./imported.ts')).answer
    return inner()
  }),
  inEval: await pool.apply(async () => {
    // oxlint-disable-next-line no-eval -- that is what is tested
    const { answer } = (await eval("import('./imported.ts')")) as typeof import('./imported.ts')
    return answer
  }),
  fromOddFolder: await viaOdd(pool),
  afterAwait: await (async () => {
    await Promise.resolve()
    return pool.apply(async () => (await import('./imported.ts')).answer)
  })(),
  mapped: await pool.map(async (n: number) => (await import('./imported.ts')).answer + n, [1, 2]),
  hiddenStack: await withoutStacks(() => pool.apply(async () => [(await import('./imported.ts')).answer])),
  unknown: await pool
    .apply(async (url: string) => import(url), ['./nowhere.ts'])
    .catch((error: unknown) => (error as { code: string }).code),
  alive: await pool.apply(() => 1),
}
console.log(JSON.stringify(results))

/** Whoever sets `prepareStackTrace` gets no text for a stack. */
async function withoutStacks<T>(fn: () => Promise<T>): Promise<T> {
  Error.prepareStackTrace = () => []
  Error.stackTraceLimit = 0
  try {
    return await fn()
  } finally {
    Reflect.deleteProperty(Error, 'prepareStackTrace')
    Error.stackTraceLimit = 10
  }
}
