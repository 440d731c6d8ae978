// A hub thread whose functions are called.

import { HubThread, transfer } from '@hublet/core'

import type { MovingPeer, Peer } from '../peer.ts'

const contender = 'hublet'

export async function startHublet(): Promise<Peer> {
  const thread = await HubThread.start<typeof import('../hubs/same.ts')>(new URL('../hubs/same.ts', import.meta.url))
  return { contender, ask: thread.api.same, end: () => thread.terminate() }
}

export async function startMovingHublet(): Promise<MovingPeer> {
  const url = new URL('../hubs/bounce.ts', import.meta.url)
  const thread = await HubThread.start<typeof import('../hubs/bounce.ts')>(url)
  const { bounce } = thread.api
  return { contender, move: (buffer) => bounce(transfer(buffer)), end: () => thread.terminate() }
}
