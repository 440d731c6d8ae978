// On random programs of two threads: what the explorer takes for one state is one.

import { join } from 'node:path'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { explore } from '../../verify/explore.ts'
import { Loaded } from '../../verify/load.ts'
import { Files } from '../../verify/resolve.ts'
import type { Scenario } from '../../verify/scenario.ts'
import { ROOT } from '../../verify/source.ts'
import type { WorldOptions } from '../../verify/world.ts'

const FILE = join(ROOT, 'verify', 'toy', 'gate.ts')

const place = fc.nat(2)
const small = fc.nat(2)
const name = fc.constantFrom('a', 'b', 'c')
const value = fc.oneof(
  name,
  small.map(String),
  fc.tuple(name, small).map(([one, n]) => `(${one} + ${n}) % 3`),
)
const step = fc.oneof(
  place.map((at) => `load(words, ${at})`),
  fc.tuple(place, value, value).map(([at, from, to]) => `compareExchange(words, ${at}, ${from}, ${to})`),
  value.map((at) => `inner(words, ${at})`),
)
const expression = fc.oneof(
  step,
  value,
  fc.tuple(step, step).map(([one, other]) => `(${one} + ${other}) % 3`),
  fc.tuple(name, step).map(([one, other]) => `(${one} + ${other}) % 3`),
  fc.tuple(step, step, step).map(([one, two, three]) => `(${one} > 0 ? ${two} : ${three})`),
)

const { block } = fc.letrec<{ block: string; statement: string }>((tie) => ({
  block: fc.array(tie('statement'), { maxLength: 3, minLength: 1 }).map((all) => `{ ${all.join('; ')} }`),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(name, expression).map(([one, what]) => `${one} = ${what}`),
    fc.tuple(place, value).map(([at, what]) => `store(words, ${at}, ${what})`),
    fc
      .tuple(expression, tie('block'), tie('block'))
      .map(([what, then, other]) => `if (${what} === 1) ${then} else ${other}`),
    tie('block').map((body) => `for (let turn = 0; turn < 2; turn++) { a = (a + turn) % 3; ${onlyTurn(body)} }`),
    fc.tuple(name, step).map(([one, what]) => `{ const d = ${what}; store(words, 0, ${one}); ${one} = d }`),
  ),
}))

test('the words at the end are the same whether states are merged or not', () => {
  fc.assert(
    fc.property(block, block, (one, other) => {
      const loaded = load(one, other)
      const ends = [{}, { constants: false }, { merge: false }].map((options) => endsOf(loaded, options))

      expect(ends[0]).toEqual(ends[2])
      expect(ends[1]).toEqual(ends[2])
    }),
    { numRuns: 60 },
  )
})

/** A loop within a loop would shadow the variable of the outer one. */
function onlyTurn(body: string): string {
  return body.replaceAll('turn', 'turn_')
}

function endsOf(loaded: Loaded, options: WorldOptions): string[] | undefined {
  const found = new Set<string>()
  const scenario: Scenario = {
    name: 'random',
    program: FILE,
    memories: { words: new Int32Array(3) },
    threads: ['one', 'other'].map((main) => ({ name: main, main, args: ['words'] })),
    limit: 20_000,
  }
  const { complete } = explore(scenario, loaded, { ...options, onEnd: (world) => found.add(world.contents()) })
  fc.pre(complete)
  return [...found].toSorted()
}

function load(one: string, other: string): Loaded {
  const thread = (main: string, body: string): string =>
    `function ${main}(words) { let a = 0, b = 1, c = 2; store(words, 0, a); ${body}; store(words, 1, a); store(words, 2, b) }`
  const inner = 'function inner(words, at) { const seen = load(words, at % 3); store(words, at % 3, at); return seen }'
  const imports = `import { compareExchange, load, store } from '../../packages/core/src/threads/atomics.ts'`
  const text = [imports, inner, thread('one', one), thread('other', other)].join('\n')
  return new Loaded(FILE, new Files(new Map([[FILE, text]])))
}
