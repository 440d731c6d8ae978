// What a pair of threads that have talked to each other, and have nothing to say now, costs in processor time.

import { setTimeout as pause } from 'node:timers/promises'

import type { Peer } from './peer.ts'
import { print } from './summary.ts'

const seconds = 5

export async function idle({ contender, ask, end }: Peer): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => ask(n)))
  if (answers.some((answer, n) => answer !== n)) throw new Error(`${contender}: an answer is wrong`)
  await pause(1000) // what compiles or collects in the background has its time
  const before = process.cpuUsage()
  await pause(seconds * 1000)
  const { user, system } = process.cpuUsage(before)
  const share = (user + system) / (seconds * 1e4)
  print({ contender, metric: 'processor time of an idle pair', unit: '% of a core', samples: [share] })
  await end()
}
