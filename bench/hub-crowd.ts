// Many threads, all of them asked at the same time, each one thing after the other.

import { multiples } from './multiples.ts'
import type { Peer } from './peer.ts'
import { scenario } from './scenario.ts'
import { check } from './weight.ts'

const ops = 1600
/** Calls of each before: all of them are compiled when it begins. */
const warmUp = 5000

export async function crowd(contender: string, start: () => Peer | Promise<Peer>): Promise<void> {
  await multiples(contender, async (threads) => {
    const peers = await Promise.all(Array.from({ length: threads }, async () => start()))
    const askAll = async ({ ask }: Peer, index: number, each: number): Promise<void> => {
      for (let n = 0; n < each; n++) {
        const question = index * each + n
        check(contender, (await ask(question)) as number, question)
      }
    }
    const askEach = (each: number): Promise<void[]> =>
      Promise.all(peers.map((peer, index) => askAll(peer, index, each)))
    await askEach(warmUp)
    const measurement = await scenario(contender, {
      ops,
      run: () => askEach(ops / threads),
      metric: `time per call, ${threads} threads`,
    })
    await Promise.all(peers.map(({ end }) => end()))
    return measurement
  })
}
