// Random programs, as written and transformed, several at once: outside of greenlets not even the order of microtasks differs.

import { inspect } from 'node:util'

import { spawn } from '@hublet/core'
import { register } from '@hublet/monkey'
import { expect, test } from 'vitest'

import { watchProtocol } from '../support/frame-protocol.ts'
import { pickFrom } from '../support/transform-expressions.ts'
import { makeModule, makeProgram, programNames } from '../support/transform-programs.ts'
import { type Kind, importModule, reject, tick, transformed } from '../support/transformed.ts'

register({ transform: 'none' }) // its frames are needed, no more

const runs = Number(process.env['HUBLET_RUNS'] ?? 200)
const firstSeed = Number(process.env['HUBLET_SEED'] ?? 1)
const { __hublet } = globalThis as unknown as { __hublet: object }

/** Calls `body` with three programs for each seed; one that fails is named. */
async function forRandomPrograms(body: (sources: string[], kind: Kind) => Promise<void>): Promise<void> {
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const pick = pickFrom(seed)
    const sources = [0, 1, 2].map(() => makeProgram(pick))
    try {
      await body(sources, seed % 2 === 0 ? 'app' : 'package')
    } catch (error) {
      throw new Error(`HUBLET_SEED=${seed} HUBLET_RUNS=1:\n${sources.join('\n')}`, { cause: error })
    }
  }
}

test('random programs do the same in the same order', async () => {
  await forRandomPrograms(async (sources, kind) => {
    const results = sources.map((source) => transformed(source, 'commonjs', kind))
    for (const { skipped } of results) expect(skipped.filter(({ reason }) => reason !== 'minified')).toEqual([])
    const expected = await traceOf(sources.map((source) => script(source)))
    expect(await traceOf(results.map(({ code }) => script(code)))).toEqual(expected)
  })
})

test('random modules do the same in the same order', async () => {
  for (let seed = firstSeed; seed < firstSeed + runs / 4; seed++) {
    const source = makeModule(pickFrom(seed))
    const { code } = transformed(source, 'module', seed % 2 === 0 ? 'app' : 'package')
    const [expected, said] = [await traceOf([module(source)]), await traceOf([module(code)])]
    expect([seed, source, ...said]).toEqual([seed, source, ...expected])
  }
})

test('random programs say the same in a greenlet', async () => {
  let compared = 0
  await forRandomPrograms(async (sources, kind) => {
    for (const source of sources) {
      if (/race|g\.next\(\)\);/.test(source)) continue // an await takes a microtask more there
      const { code } = transformed(source, 'commonjs', kind)
      const said = await spawn(traceOf, [script(code)]).get()
      expect(said.toSorted()).toEqual((await traceOf([script(source)])).toSorted())
      compared++
    }
  })
  expect(compared).toBeGreaterThan(0)
})

test('frames hear of every await of random programs', async () => {
  const all = { entered: 0, shields: 0 }
  await forRandomPrograms(async (sources, kind) => {
    const { enter, broken, counts } = watchProtocol()
    await traceOf(sources.map((source) => script(transformed(source, 'commonjs', kind).code, { enter })))
    expect(broken).toEqual([])
    all.entered += counts.entered
    all.shields += counts.shields
  })
  expect(all.entered).toBeGreaterThan(0)
  expect(all.shields).toBeGreaterThan(0)
})

type Program = (env: Record<(typeof programNames)[number], unknown>, i: number) => Promise<unknown>

function script(code: string, frames: object = __hublet): Program {
  // oxlint-disable-next-line typescript/no-implied-eval -- what is tested are programs
  const make = new Function('__hublet', ...programNames, `return ${code}`) as (
    ...args: unknown[]
  ) => (p: unknown) => Promise<unknown>
  return (env, i) => make(frames, ...programNames.map((name) => env[name]))(i)
}

function module(code: string): Program {
  return async (env) => {
    await importModule(code, env)
  }
}

/** Everything that the programs say, until none has said anything for a while. */
async function traceOf(programs: readonly Program[]): Promise<string[]> {
  const trace: string[] = []
  const endings = programs.map((program, i) =>
    program(environment(trace, `${i}:`), i).then(
      (value) => trace.push(`${i}:ended ${show(value)}`),
      (error: unknown) => trace.push(`${i}:threw ${show(error)}`),
    ),
  )
  await Promise.all(endings)
  for (let length = -1; length !== trace.length;) {
    length = trace.length
    await new Promise(setImmediate)
  }
  return trace
}

function show(value: unknown): string {
  if (value instanceof TypeError) return 'TypeError' // V8 says in it what was called
  return value instanceof Error ? String(value) : inspect(value, { depth: 3, breakLength: Infinity })
}

function environment(trace: string[], id: string): Record<(typeof programNames)[number], unknown> {
  const log = (...said: unknown[]): unknown => {
    if (trace.length > 3000) throw new Error('enough')
    trace.push(id + said.map(show).join())
    return said[0]
  }
  const h = <T>(promise: T): T => {
    if (promise instanceof Promise) promise.catch(() => {})
    return promise
  }
  return {
    log,
    tick: (n: number, value?: unknown) => h(tick(n, value)),
    reject,
    h,
    thenable: (n: number) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- that is what it is
      then(resolve: (value: unknown) => void, fail: (error: unknown) => void) {
        log('then')
        if (n === 3) fail(n)
        else resolve(n)
      },
    }),
    *items(n: number) {
      try {
        for (let i = 0; i < n; i++) yield i
      } finally {
        log('closed')
      }
    },
    stepper(n: number, value: unknown = 1, fails = false) {
      let left = n
      return {
        [Symbol.asyncIterator]() {
          return this
        },
        async next() {
          log('next')
          if (fails && left === 1) throw left
          return { value, done: left-- === 0 }
        },
        return() {
          log('return')
          return tick(2, {})
        },
      }
    },
    resource: (n: number, end?: unknown) => ({
      async [Symbol.asyncDispose]() {
        log('dispose', n)
        await end
        log('disposed', n)
      },
    }),
  }
}
