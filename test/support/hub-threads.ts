// Hub threads for tests of faults.

import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type HubExit, HubThread, type HubThreadOptions, sleep } from '@hublet/core'

export type Faults = typeof import('./hubs/faults.ts')
export type FaultyThread = HubThread<Faults>

/** It takes twice as long to load the sources as it takes to load the build. */
export const fromSources: boolean = process.execArgv.join(' ').includes('hublet-source')

export const faultsUrl: URL = new URL('./hubs/faults.ts', import.meta.url)
/** They start twice as fast if Node need not compile everything anew. */
export const env: NodeJS.ProcessEnv = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hublet-compiled') }

export function startFaulty(name = 'faulty', options?: HubThreadOptions): Promise<FaultyThread> {
  return HubThread.start<Faults>(faultsUrl, { name, env, ...options })
}

/** So many, of these names. */
export function startAll(...names: string[]): Promise<FaultyThread[]> {
  return Promise.all(names.map((name) => startFaulty(name)))
}

/** The error that it ends with. */
export function errorOf(call: Promise<unknown>): Promise<HubExit> {
  return call.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as HubExit,
  )
}

/** Returns when it is true: for what other threads do. */
export async function comes(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1)
}
