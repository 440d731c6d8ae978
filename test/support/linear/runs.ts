// How many histories the tests look at, and where their programs begin.

import { fromSources } from '../hub-threads.ts'

/** Against the build a quarter of them. */
const part = fromSources ? 1 : 4

export const runs: Readonly<Record<'local' | 'twoHubs' | 'threeHubs' | 'elsewhere' | 'deaths', number>> = {
  local: 6000 / part,
  twoHubs: 1600 / part,
  threeHubs: 1200 / part,
  elsewhere: 1200 / part,
  deaths: 400 / part,
}

/** Other programs with HUBLET_SEED; the interleavings of threads differ each time. */
export const firstSeed: number = Number(process.env['HUBLET_SEED'] ?? 1)
