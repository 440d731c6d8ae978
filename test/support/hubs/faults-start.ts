// A module for hub threads: what it was started with, and threads that it starts itself.

import { HubThread, thisHub } from '@hublet/core'

type Starts = typeof import('./faults-start.ts')

/** What modules that were loaded before this one have left. */
export function patches(): unknown {
  return (globalThis as { patches?: unknown }).patches
}

export function execArgv(): readonly string[] {
  return process.execArgv
}

const below = new Map<string, HubThread<Starts>>()

/** Starts one more below this one; returns what that has of patches. */
export async function patchesBelow(added: readonly string[] | undefined): Promise<unknown> {
  const name = `below ${thisHub().name}`
  const options = added === undefined ? { name } : { name, execArgv: added }
  below.set(name, await HubThread.start<Starts>(new URL(import.meta.url), options))
  return below.get(name)!.api.patches()
}

/** The names of the hubs below this one, from the top. */
export async function descend(levels: number): Promise<string[]> {
  const name = `${thisHub().name}.${levels}`
  if (levels === 0) return [thisHub().name]
  const thread = await HubThread.start<Starts>(new URL(import.meta.url), { name })
  below.set(name, thread)
  return [thisHub().name, ...(await thread.api.descend(levels - 1))]
}

export function fill(): never {
  const held: number[][] = []
  for (;;) held.push(new Array<number>(10_000).fill(held.length))
}
