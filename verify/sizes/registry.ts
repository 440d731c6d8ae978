// What scenarios of this folder have in common: a registry of threads of which each has a slot.

import {
  HEADER_WORDS,
  SLOT_WORDS,
  USED_AT,
  asleepAt,
  doorbellAt,
  epochAt,
  idAt,
  idOf,
  parentAt,
  threadAt,
} from '../../packages/core/src/threads/protocol/layout.ts'
import { IDLE, isOf, stateOf } from '../../packages/locks/src/protocol/layout.ts'

/** The id of the thread in this slot. */
export const idIn = (slot: number): number => idOf(slot, 1)

/** A registry in which slots 0 to count - 1 are taken. */
export function registryOf(count: number): Int32Array {
  const words = new Int32Array(HEADER_WORDS + count * SLOT_WORDS)
  words[USED_AT] = count
  for (let slot = 0; slot < count; slot++) {
    words[idAt(slot)] = idIn(slot)
    words[threadAt(slot)] = slot
    words[parentAt(slot)] = 1
    words[epochAt(slot)] = 1
  }
  return words
}

/** Slots behind those of the threads of a scenario. */
export interface Others {
  /** A thread that lives, and wants nothing: nobody may ring it. */
  readonly bystander?: boolean
  /** So many have died and were buried. */
  readonly buried?: number
}

/** The threads of a scenario have the first `count` slots; in the last one of all is the bystander. */
export function registryWith(count: number, { bystander = false, buried = 0 }: Others): Int32Array {
  const words = registryOf(count + buried + (bystander ? 1 : 0))
  for (let slot = count; slot < count + buried; slot++) words[idAt(slot)] = 0
  return words
}

/** What is wrong with the cells at the end, with the bells of those who want nothing, and with who is said to sleep. */
export function untidy(
  cells: Int32Array,
  threads: Int32Array,
  { bystander = false }: Others,
  sleeps: (slot: number) => boolean = () => false,
): string | undefined {
  const used = threads[USED_AT]!
  for (let slot = 0; slot < used; slot++) {
    const cell = cells[slot]!
    const id = threads[idAt(slot)]!
    if (stateOf(cell) !== IDLE && isOf(cell, id)) return `the cell of slot ${slot} is not idle`
    if (id > 0 && !sleeps(slot) && threads[asleepAt(slot)] !== 0) return `thread ${slot} is said to sleep, and does not`
  }
  if (bystander && threads[doorbellAt(used - 1)] !== 0) return 'one is rung that waits for nothing'
  return undefined
}
