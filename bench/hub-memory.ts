// What a thread that does nothing costs in memory: resident memory before and after some are started, divided by their
// number. Each has answered once. One is there before, so that what the first one costs everybody is not counted.
//
// Needs --expose-gc; scenarios.ts sees to it.

import { setTimeout as pause } from 'node:timers/promises'

import type { Peer } from './peer.ts'
import { print } from './summary.ts'

const count = 8

async function resident(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) {
    await pause(100)
    globalThis.gc?.()
  }
  return process.memoryUsage().rss
}

export async function memory(contender: string, start: () => Peer | Promise<Peer>): Promise<void> {
  const startOne = async (): Promise<Peer> => {
    const peer = await start()
    if ((await peer.ask(42)) !== 42) throw new Error(`${contender}: asked 42, got something else`)
    return peer
  }
  const peers = [await startOne()]
  const before = await resident()
  peers.push(...(await Promise.all(Array.from({ length: count }, startOne))))
  const each = ((await resident()) - before) / count
  print({ contender, metric: 'resident memory per idle thread', unit: 'B', samples: [each] })
  await Promise.all(peers.map(({ end }) => end()))
}
