// Random programs of greenlets, kills and timeouts do on real greenlets what they do in the model (reference.ts).
//
// Equal must be: what is thrown where, when and to whom; all events with their virtual times; their order within each
// strand; FIFO among waits that resume and FIFO among starts and link calls; the outcome of every greenlet; how often
// a failure was reported. Left open, because nobody promises it: which of two strands that are ready at the same moment
// takes the next step (native promises between two hublet operations take as many microtasks as they take). For that
// the model follows the real run, and searches over the steps that cannot be seen; see the header of reference.ts.
//
// Not in the language, and so not tested here: foreign promises (giving up, zombies), signals, links that are taken
// back. Programs with branches call sleep(0) with a signal: how a kill reaches a branch that has a mere turn in the run
// queue while others wait depends on turns of the loop; the second property has plain sleep(0) and no branches.

import { getHub } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'

import './seed.ts'
import { type Body, type Program, everything, number, programs, show, showEvents } from './program.ts'
import { type RunOptions, runReal } from './real.ts'
import { type ExplainOptions, explain } from './reference.ts'
import { check, checkEqual, checkInvariants } from './run-invariants.ts'

const size = { greenlets: 4, length: 5, depth: 2, ms: 6 }
const wide = { greenlets: 6, length: 4, depth: 2, ms: 20 }
const deep = { greenlets: 3, length: 3, depth: 4, ms: 6 }
const withoutBranches = everything.filter((kind) => kind !== 'parallel')
const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)
const slow = Math.max(60_000, 10 * runs)

let unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => void unhandled.push(reason)

beforeEach(() => {
  unhandled = []
  process.on('unhandledRejection', onUnhandled)
})

afterEach(() => {
  process.off('unhandledRejection', onUnhandled)
})

test(
  'random programs do what the model says',
  async () => {
    const seen = await compareAll(programs(everything, size), runs)

    // a search that is cut short proves nothing, so it must stay the exception
    expect(seen.unexplained).toBeLessThanOrEqual(runs / 1000)
  },
  slow,
)

test(
  'so do programs in which a kill cannot take away a turn',
  async () => {
    const turns = 'handed over'

    const seen = await compareAll(programs(withoutBranches, size), runs / 4, { turns })

    expect(seen.unexplained).toBeLessThanOrEqual(runs / 1000)
  },
  slow,
)

test(
  'so do programs with many greenlets',
  async () => {
    const seen = await compareAll(programs(everything, wide), runs / 10)

    expect(seen.unexplained).toBeLessThanOrEqual(runs / 100)
  },
  slow,
)

test(
  'so do programs with deeply nested scopes',
  async () => {
    const seen = await compareAll(programs(everything, deep), runs / 10)

    expect(seen.unexplained).toBeLessThanOrEqual(runs / 100)
  },
  slow,
)

test('the result does not depend on how often timers and I/O get their turn', async () => {
  // without a grace of its own: a greenlet that has to end within two turns may not do so if every turn is cut short
  const seen = await compareAll(programs(everything, { ...size, grace: false }), runs / 20, { switchInterval: 0 })

  expect(seen.unexplained).toBeLessThanOrEqual(runs / 1000)
})

test('virtual time does not jump while a branch is ready', async () => {
  const program = make(1, [[{ id: 0, op: 'parallel', left: [sleep(1)], right: [sleep(2)] }]])

  expect(await compare(program, { switchInterval: 0 })).toBe('equal')
})

test('a value on its way to a withTimeout wins, also at the end of a turn that was cut short', async () => {
  const inner: Body = [{ id: 0, op: 'withTimeout', ms: 1, own: true, fallback: false, body: [sleep(5)] }]
  const program = make(1, [[{ id: 0, op: 'using', ms: 1, body: inner }]])

  expect(await compare(program, { switchInterval: 0 })).toBe('equal')
})

test('waits that resume and bodies that start stand in one FIFO', async () => {
  const seen = await compareAll(programs(everything, size), runs / 10, { fifo: 'one' })

  expect(seen.unexplained).toBeLessThanOrEqual(runs / 1000)
})

test('a body that starts does not overtake a wait that was resumed before it', async () => {
  const program = make(2, [[kill(2, 'exit'), spawn(2)], [sleep(0)], []])

  expect(await compare(program, { fifo: 'one' })).toBe('equal')
})

test('a child of a nursery that makes it fail by killing an unstarted sibling dies at its next wait', async () => {
  const program = make(1, [
    [{ id: 0, op: 'nursery', children: [1, 2, 3], body: [] }],
    [kill(2, 'error'), sleep(1)],
    [],
    [sleep(5)],
  ])

  expect(await compare(program)).toBe('equal')
})

test('what a shield has kept is not forgotten when the child scope around it ends', async () => {
  const shielded: Body = [{ id: 0, op: 'shield', body: [sleep(5), { id: 0, op: 'throw', error: 'error' }] }]
  const limited: Body = [{ id: 0, op: 'withTimeout', ms: 20, own: false, fallback: false, body: shielded }]
  const program = make(2, [
    [{ id: 0, op: 'catch', body: limited, rethrow: false, handler: [] }, sleep(10)],
    [sleep(1), kill(0, 'exit')],
  ])

  expect(await compare(program)).toBe('equal')
})

/** Runs random programs; counts those whose search was cut short. */
async function compareAll(
  arbitrary: fc.Arbitrary<Program>,
  numRuns: number,
  options?: RunOptions & ExplainOptions,
): Promise<{ unexplained: number }> {
  const seen = { unexplained: 0 }
  const property = fc.asyncProperty(arbitrary, async (program) => {
    if ((await compare(program, options)) === 'unexplained') seen.unexplained++
  })
  await fc.assert(property, { numRuns: Math.ceil(numRuns) })
  return seen
}

/** Runs a program on both sides; throws with the program in the text if they differ. */
async function compare(program: Program, options?: RunOptions & ExplainOptions): Promise<'equal' | 'unexplained'> {
  const mostAttempts = 1000
  const waiting = getHub().stats().waiting
  await using _ = leakCheck()

  const real = await runReal(program, options)
  const { trace, refusal, attempts } = explain(program, real, { mostAttempts, ...options })

  const text = (): string => `program:\n${show(program)}\nreal run:\n${showEvents(real.events)}`
  checkEqual(getHub().stats().waiting, waiting, text, 'waits')
  checkEqual(unhandled, [], text, 'unhandled rejections')
  checkInvariants(program, real, text)
  if (trace === undefined && attempts >= mostAttempts) return 'unexplained'
  if (trace === undefined) throw new Error(`${text()}\nrefused at event ${refusal?.at}:\n${refusal?.text}`)
  trace.reports.forEach((count, who) => {
    const open = trace.reportsOpen[who] === true && (real.reports[who] ?? 0) <= 1
    check(open || real.reports[who] === count, text, `g${who} was reported ${real.reports[who]} times`)
  })
  return 'equal'
}

function make(roots: number, bodies: readonly Body[]): Program {
  return number({ roots, greenlets: bodies.map((body) => ({ body, watched: true })) })
}

function sleep(ms: number): Body[number] {
  return { id: 0, op: 'sleep', ms }
}

function spawn(who: number): Body[number] {
  return { id: 0, op: 'spawn', who, inNursery: false }
}

function kill(who: number, reason: 'exit' | 'error'): Body[number] {
  return { id: 0, op: 'kill', who, reason, awaited: false, grace: undefined, limit: { kind: 'none' } }
}
