// The registry: threads that start others, some of which end again.

import {
  HEADER_WORDS,
  SLOTS,
  SLOT_WORDS,
  USED_AT,
  asleepAt,
  doorbellAt,
  idAt,
  parentAt,
  slotOf,
  threadAt,
} from '../../packages/core/src/threads/protocol/layout.ts'
import type { Scenario } from '../scenario.ts'
import { idIn, registryOf } from './registry.ts'

export interface Size {
  /** Threads that start others; `true`: they see them end. */
  readonly parents: readonly boolean[]
  /** So many each, one after the other. */
  readonly times?: number
  readonly deaths?: number
}

export function enroll({ parents, deaths = 0, times = 1 }: Size): Scenario {
  const count = parents.length
  const slots = count + count * times
  const threads = new Int32Array(HEADER_WORDS + slots * SLOT_WORDS)
  threads.set(registryOf(count))
  for (let slot = count; slot < slots; slot++) threads[asleepAt(slot)] = 1 // who had it before has died in its sleep
  const ends = parents.filter(Boolean).length
  const extras = [...(times > 1 ? [`${times} times`] : []), ...(deaths > 0 ? [`${deaths} deaths`] : [])]
  return {
    name: [`enroll ${count}, ${ends} of which end`, ...extras].join(', '),
    program: 'verify/programs/enroll.ts',
    memories: { threads },
    ghosts: new Int32Array(16),
    threads: parents.map((sees, slot) => ({
      name: `parent ${slot}`,
      main: 'parent',
      args: ['threads', idIn(slot), 100 + slot, sees, times],
    })),
    reaper: { main: 'reaper', args: (slot) => ['threads', idIn(slot)] },
    deaths,
    onDeath(slot, ghosts, { threads: words }) {
      for (let other = count; other < slots; other++) {
        if (words![parentAt(other)] === idIn(slot) && words![idAt(other)]! > 0) ghosts[other] = 0 // its child dies with it
      }
    },
    invariant(_ghosts, { threads: words }) {
      for (let slot = count; slot < slots; slot++) {
        const id = words![idAt(slot)]!
        if (id !== 0 && slot >= words![USED_AT]!) return `slot ${slot} is in use, and nobody looks there`
        if (id > 0 && words![asleepAt(slot)] !== 0) return `slot ${slot} is said to sleep, and is new`
        const parent = words![parentAt(slot)]!
        if (id > 0 && words![threadAt(slot)] !== 100 + slotOf(parent)) return `slot ${slot} is of another thread`
        if (id > 0 && words![idAt(slotOf(parent))] !== parent) return `slot ${slot} outlives its parent`
      }
      return undefined
    },
    final(_ghosts, { threads: words }) {
      for (let slot = count; slot < slots; slot++) {
        if (words![idAt(slot)]! < 0) return `slot ${slot} stays reserved`
        if (parents.every(Boolean) && words![idAt(slot)] !== 0) return `slot ${slot} is never free again`
        if (words![idAt(slot)] === 0 && words![doorbellAt(slot)] !== 0 && count === 1) return 'a free slot is rung'
      }
      return undefined
    },
  }
}

/** All slots are taken. */
export const full: Scenario = {
  name: 'enroll, full',
  program: 'verify/programs/enroll.ts',
  memories: { threads: registryOf(SLOTS) },
  threads: [{ name: 'parent', main: 'tooMany', args: ['threads', idIn(0)] }],
}
