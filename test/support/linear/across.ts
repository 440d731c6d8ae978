// Histories of channels that several hubs share.

import { type Channel, HubExit, HubThread, joinAll, spawn } from '@hublet/core'

import { env } from '../hub-threads.ts'
import * as crew from './crew.ts'
import type { Fault } from './faults.ts'
import type { History } from './operation.ts'
import type { Kinds } from './program.ts'
import { Tape } from './tape.ts'

type Crew = typeof import('../hubs/linear.ts')
export type Mate = HubThread<Crew>

const url = new URL('../hubs/linear.ts', import.meta.url)

export function startMates(...names: string[]): Promise<Mate[]> {
  return Promise.all(names.map((name) => HubThread.start<Crew>(url, { name, env })))
}

/** The same for all batches: which programs, and what is broken. */
export interface Plan {
  readonly kinds: Kinds
  readonly fault?: Fault | undefined
}

/** The channels live here; the others are hubs 1, 2, ... */
export async function homeHere(mates: readonly Mate[], first: number, count: number, plan: Plan): Promise<History[]> {
  const batch = batchOf(first, count, plan)
  const channels = await warm(mates, batch)
  await all([...mates.map((mate, at) => mate.api.perform(batch, channels, at + 1)), crew.perform(batch, channels, 0)])
  await heardOut(mates)
  await crew.finish(batch, channels)
  return histories(batch)
}

/** The channels live in a thread; this hub is hub 1. */
export async function homeThere(home: Mate, first: number, count: number, plan: Plan): Promise<History[]> {
  const batch = batchOf(first, count, plan)
  const channels = await home.api.open(batch)
  await all([home.api.warmUp(batch, channels, 0), crew.warmUp(crew.programsOf(batch), channels, 1)])
  await all([home.api.perform(batch, channels, 0), crew.perform(batch, channels, 1)])
  await heardOut([home])
  await home.api.finish(batch)
  return histories(batch)
}

/** As `homeHere`, but the last of the mates dies after so many operations. */
export async function withDeath(
  mates: readonly Mate[],
  first: number,
  count: number,
  plan: Plan,
  operations: number,
): Promise<History[]> {
  const batch = batchOf(first, count, plan)
  const channels = await warm(mates, batch)
  const [dying, living] = [mates.at(-1)!, mates.slice(0, -1)]
  const death = dying.api.die(batch, channels, mates.length, operations).catch(expectDeath)
  await all([
    death,
    ...living.map((mate, at) => mate.api.perform(batch, channels, at + 1)),
    crew.perform(batch, channels, 0),
  ])
  await dying.exited.get()
  await heardOut(living)
  await crew.finish(batch, channels)
  return histories(batch, mates.length)
}

/** Makes the channels, in the state in which the programs find them. */
async function warm(mates: readonly Mate[], batch: crew.Batch): Promise<Channel<number>[]> {
  const programs = crew.programsOf(batch)
  const channels = crew.makeChannels(programs)
  const far = mates.map((mate, at) => mate.api.warmUp(batch, channels, at + 1))
  await all([...far, crew.warmUp(programs, channels, 0)])
  return channels
}

function expectDeath(error: unknown): void {
  if (!(error instanceof HubExit)) throw error
}

function batchOf(first: number, count: number, { kinds, fault }: Plan): crew.Batch {
  return { first, count, kinds, fault, memory: Tape.for(count).memory }
}

/** Nothing is on the way any more: what the first answers have set going has ended when the second ones come (rules.ts E1). */
async function heardOut(mates: readonly Mate[]): Promise<void> {
  for (let round = 0; round < 2; round++) await all(mates.map((mate) => mate.api.answer()))
}

function histories(batch: crew.Batch, dead?: number): History[] {
  const tape = new Tape(batch.memory)
  return crew.programsOf(batch).map((program, at) => tape.history(at, program, dead))
}

/** All at once; the first error is thrown, when all have ended. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  await joinAll(
    work.map((one) => spawn(() => one)),
    { raiseError: true },
  )
}
