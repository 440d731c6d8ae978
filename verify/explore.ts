// Runs a scenario through all schedules, the short ones first: a counterexample is as short as any.
//
//   E1  a state is looked at once, and all its choices are taken
//   E2  terminal: no thread can step (deaths and kills need not happen). Then all must have ended, and `final` must hold
//   E3  from every state some terminal state can be reached by steps alone, or the threads run in circles for ever
//   E4  no thread comes back to where it was by steps of its own alone: it would burn a processor until others do something
//   E5  complete: nothing failed, and no state was left out

import { type Choice, STEP, choicesOf, kindOf, print, stepOf, threadOf } from './choice.ts'
import type { Loaded } from './load.ts'
import { Progress } from './progress.ts'
import type { Scenario } from './scenario.ts'
import { StateSet } from './state-set.ts'
import { World, type WorldOptions } from './world.ts'

export interface Result {
  readonly complete: boolean
  readonly states: number
  readonly steps: number
  /** Terminal states. */
  readonly ended: number
  readonly milliseconds: number
  readonly failure?: { readonly message: string; readonly schedule: string }
}

export interface Options extends WorldOptions {
  /** Comes before the limit of the scenario. */
  readonly limit?: number
  /** Is told each terminal state. */
  readonly onEnd?: (world: World) => void
}

const LIMIT = 20_000_000

export function explore(scenario: Scenario, loaded: Loaded, options: Options = {}): Result {
  const began = performance.now()
  const world = new World(scenario, loaded, options)
  for (;;) {
    const result = attempt(world, options)
    if (result !== undefined) return { ...result, milliseconds: performance.now() - began }
  }
}

type Attempt = Omit<Result, 'milliseconds'>

/** Undefined: begin again, with more words to tell states apart by (W1). */
function attempt(world: World, options: Options): Attempt | undefined {
  const limit = options.limit ?? world.scenario.limit ?? LIMIT
  world.begin()
  const set = new StateSet(world.now, world.keyed)
  const progress = new Progress()
  const choices = choicesOf(world.threads.count)
  let steps = 0
  let ended = 0
  const failed = (message: string, path: Choice[]): Attempt => {
    return {
      complete: false,
      states: set.size,
      steps,
      ended,
      failure: { message, schedule: print(inFull(world, path)) },
    }
  }
  if (world.failure !== undefined) return failed(world.failure, [])
  set.add(0, 0)
  for (let state = 0; state < set.size; state++) {
    if (set.size > limit) return { complete: false, states: set.size, steps, ended }
    let stuck = true
    set.read(state)
    for (let choice = 0; choice < choices; choice++) {
      if (!world.isOpen(choice)) continue
      world.take(choice)
      if (world.failure !== undefined) return failed(world.failure, [...set.path(state), choice])
      if (world.words.grown) return undefined
      steps++
      const next = set.add(state, choice)
      if (kindOf(choice) === STEP) {
        progress.edge(state, next, threadOf(choice))
        stuck = false
      }
      set.read(state)
    }
    if (!stuck) continue
    const wrong = world.ended()
    if (wrong !== undefined) return failed(wrong, set.path(state))
    options.onEnd?.(world)
    progress.end(state)
    ended++
  }
  const circling = progress.hopeless(set.size)
  if (circling !== undefined) return failed('no way to an end from here', set.path(circling))
  for (let thread = 0; thread < world.threads.count; thread++) {
    const spinning = world.mayPoll(thread) ? undefined : progress.spinning(set.size, thread)
    if (spinning !== undefined) return failed(`${world.nameOf(thread)} polls in place of waiting`, set.path(spinning))
  }
  return { complete: true, states: set.size, steps, ended }
}

/** The schedule with the loads that were no steps (W2): a replay does them one by one. */
function inFull(world: World, path: readonly Choice[]): Choice[] {
  world.begin()
  const full = world.besides.map(stepOf)
  for (const choice of path) {
    world.take(choice)
    full.push(choice, ...world.besides.map(stepOf))
  }
  return full
}
