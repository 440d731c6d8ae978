// A call out of the blue: both threads have done nothing for a while, and sleep.

import { setTimeout as pause } from 'node:timers/promises'

import type { Peer } from './peer.ts'
import { print } from './summary.ts'

const silence = 20
const calls = 100
/** Calls without silence before: both sides are compiled when it begins. */
const warmUp = 10_000

export async function parkedCalls({ contender, note, ask, end }: Peer): Promise<void> {
  const samples: number[] = []
  for (let n = 0; n < warmUp; n++) await ask(n)
  for (let n = 0; n < calls; n++) {
    await pause(silence)
    const began = performance.now()
    const answer = await ask(n)
    const took = (performance.now() - began) * 1e6
    if (answer !== n) throw new Error(`${contender}: asked ${n}, got ${String(answer)}`)
    samples.push(took)
  }
  print({ contender, metric: 'time per call', unit: 'ns', samples, ...(note === undefined ? {} : { note }) })
  await end()
}
