// The generators do what the source does: the same steps with the same results, on the same memory, one thread alone.

import { globSync } from 'node:fs'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { Loaded } from '../../verify/load.ts'
import { names } from '../../verify/operation.ts'
import { Enough, RealFiles, type Trace, line } from '../../verify/real.ts'
import { Files } from '../../verify/resolve.ts'
import { ROOT, type Source } from '../../verify/source.ts'
import { World } from '../../verify/world.ts'

const WORDS = 96
/** Fewer steps than the deepest recursion takes that the explorer follows: on nonsense some functions call themselves for ever. */
const MOST = 140
const PATTERNS = [
  'verify/toy/{mutex,gate}.ts',
  'packages/*/src/protocol/*.ts',
  'packages/core/src/threads/protocol/*.ts',
]

/** Numbers as they stand in words: small ones, states and counts, ids of threads (epoch and slot). */
const word = fc.oneof(
  fc.integer({ min: -2, max: 9 }),
  fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: 0, max: 3 })).map(([epoch, slot]) => epoch * 256 + slot),
  fc.constantFrom(2 ** 30, 2 ** 30 + 256, 2 ** 31 - 1, -(2 ** 31), 65_536),
)
const memory = fc.array(word, { minLength: WORDS, maxLength: WORDS }).map((words) => Int32Array.from(words))

const files = new Files()
const functions = globSync(PATTERNS, { cwd: ROOT })
  .toSorted()
  .flatMap((file) => {
    const loaded = new Loaded(join(ROOT, file), files)
    const source = files.get(join(ROOT, file))
    return loaded.stepping(source).map((name) => ({ file, name, loaded, source }))
  })

test.each(functions)('$file: $name does the same steps as a generator', ({ name, loaded, source }) => {
  const kinds = parameters(source, name)
  const given = fc.tuple(
    ...kinds.map((kind) => (kind === 'Int32Array' ? memory : kind === 'boolean' ? fc.boolean() : word)),
  )

  fc.assert(
    fc.property(given, (args) => {
      expect(simulated(name, loaded, args)).toEqual(real(name, source, args))
    }),
    { numRuns: 60 },
  )
})

interface Run {
  readonly trace: Trace
  readonly words: string
}

type Given = readonly (number | boolean | Int32Array)[]

function real(name: string, source: Source, given: Given): Run {
  const args = given.map((one) => (typeof one === 'object' ? one.slice() : one))
  const memories = args.filter((one) => typeof one === 'object')
  const module = new RealFiles(
    files,
    new Map(args.flatMap((one, i) => (typeof one === 'object' ? [[one, `m${i}`]] : []))),
    MOST,
  )
  try {
    module.load(source)[name]!(...args)
  } catch (error) {
    if (!(error instanceof Enough || error instanceof RangeError)) throw error
  }
  return { trace: module.trace, words: memories.map((one) => one.join()).join() }
}

function simulated(name: string, loaded: Loaded, given: Given): Run {
  const memories = Object.fromEntries(given.flatMap((one, i) => (typeof one === 'object' ? [[`m${i}`, one]] : [])))
  const args = given.map((one, i) => (typeof one === 'object' ? `m${i}` : one))
  const scenario = { name, program: '', memories, threads: [{ name, main: name, args }] }
  const world = new World(scenario, loaded, { constants: false })
  const trace: Trace = []
  world.observer = (_, local, what, result) => {
    if (world.failure !== undefined) return
    const { kind, memory: touched, index, first, second } = world.automaton.locals[local]!.operation
    trace.push(line(names[kind]!, touched!.name, index, [first, second], what === 'blocks' ? what : result))
  }
  world.begin()
  while (trace.length < MOST && world.isOpen(0) && world.failure === undefined) world.take(0)
  return { trace, words: world.contents() }
}

/** The types of the parameters, from the text before they were taken out. */
function parameters(source: Source, name: string): string[] {
  return source.functions.get(name)!.params.map(({ end }) => /^: (\w+)/.exec(source.original.slice(end))![1]!)
}
