// A schedule, step by step: who does what, where, with which result.

import { parse, print } from './choice.ts'
import type { Loaded } from './load.ts'
import { names } from './operation.ts'
import type { Scenario } from './scenario.ts'
import { World } from './world.ts'

export interface Replay {
  readonly lines: readonly string[]
  readonly failure: string | undefined
}

export function replay(scenario: Scenario, loaded: Loaded, schedule: string): Replay {
  const world = new World(scenario, loaded, { constants: false })
  const lines: string[] = []
  world.observer = (thread, local, what, result) => {
    const { operation, places } = world.automaton.locals[local]!
    const { kind, memory, index, first, second } = operation
    const where = place(loaded, places)
    if (what === 'dies' || what === 'killed') {
      lines.push(`${world.nameOf(thread)} ${what === 'dies' ? 'DIES' : 'is KILLED'} before ${where}`)
      return
    }
    const word = memory === null ? (what === 'ghost' ? `ghost[${index}]` : '') : `${memory.name}[${index}]`
    const values = [word, ...[first, second].slice(0, VALUES[kind] ?? 0)].filter((one) => one !== '').join(', ')
    const outcome = what === 'blocks' ? 'blocks' : `→ ${result}`
    lines.push(`${what === 'ghost' ? '  ' : ''}${world.nameOf(thread)}  ${names[kind]}(${values}) ${outcome}  ${where}`)
  }
  world.begin()
  for (const choice of parse(schedule)) {
    if (world.failure !== undefined) break
    if (!world.isOpen(choice)) throw new Error(`cannot be done after ${lines.length} lines: ${print([choice])}`)
    world.take(choice)
  }
  const open = parse('abcdefghijklmnopqrstuvwxyz').some((choice) => world.isOpen(choice))
  return { lines, failure: world.failure ?? (open ? undefined : world.ended()) }
}

/** How many of its two values an operation has. */
const VALUES = [0, 1, 2, 1, 0, 0, 1, 0, 1, 1, 0, 1]

function place(loaded: Loaded, places: readonly number[]): string {
  return places
    .toReversed()
    .slice(0, 2)
    .map((number) => {
      const { source, node, inside } = loaded.sites[number]!
      return `${inside} ${source.at(node.start)}`
    })
    .join(' < ')
}
