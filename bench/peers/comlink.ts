import { Worker } from 'node:worker_threads'

import { transfer, wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

import type { MovingPeer, Peer } from '../peer.ts'

const contender = 'comlink'
const note = 'does not settle when the thread dies'

export function startComlink(): Peer {
  const worker = new Worker(new URL('../ports/echo-comlink.ts', import.meta.url))
  const { same } = wrap<{ same(value: unknown): unknown }>(nodeEndpoint(worker))
  return { contender, note, ask: same, end: () => worker.terminate() }
}

export function startMovingComlink(): MovingPeer {
  const worker = new Worker(new URL('../ports/bounce-comlink.ts', import.meta.url))
  const { bounce } = wrap<{ bounce(buffer: ArrayBuffer): ArrayBuffer }>(nodeEndpoint(worker))
  return { contender, note, move: (buffer) => bounce(transfer(buffer, [buffer])), end: () => worker.terminate() }
}
