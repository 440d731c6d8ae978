// What the contenders of `memory` import: the heap before, with parked tasks, and after they are gone.
//
// Needs --expose-gc; scenarios.ts sees to it.

import { setImmediate } from 'node:timers/promises'

import { print } from './summary.ts'

export interface Sleepers<S> {
  /** How many to park, one measurement each. Default: a hundred thousand and a million. */
  readonly sizes?: readonly number[]
  /** Parks only this share of each size, where all of them would take minutes. */
  readonly share?: number
  /** Starts `count` tasks that sleep for an hour and returns when they do. */
  readonly park: (count: number) => Promise<S>
  /** Ends them all and waits for it. */
  readonly end: (state: S) => unknown
}

interface Figures {
  readonly heap: number
  readonly rss: number
}

async function measure(): Promise<Figures> {
  for (let turn = 0; turn < 5; turn++) {
    await setImmediate()
    globalThis.gc?.()
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, rss }
}

/** In a frame of its own, so that nothing of the state is on the stack when the heap is measured afterwards. */
async function parkAndEnd<S>(sleepers: Sleepers<S>, count: number): Promise<Figures> {
  const state = await sleepers.park(count)
  const parked = await measure()
  await sleepers.end(state)
  return parked
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** Measures and prints. `contender` is its name in the table. */
export async function heap<S>(contender: string, sleepers: Sleepers<S>): Promise<void> {
  await parkAndEnd(sleepers, 1000)
  const { sizes = [100_000, 1_000_000], share = 1 } = sleepers
  for (const [place, size] of sizes.entries()) {
    const count = size * share
    const before = await measure()
    const parked = await parkAndEnd(sleepers, count)
    const after = await measure()
    const metric = (text: string): string => `${text}, ${size.toLocaleString('en')} tasks`
    const each = (parked.heap - before.heap) / count
    const only = count === size ? '' : `only ${count.toLocaleString('en')} tasks, `
    const note = `${only}heap ${megabytes(before.heap)} before, ${megabytes(parked.heap)} parked, ${megabytes(after.heap)} after`
    print({ contender, metric: metric('heap per parked task'), unit: 'B', samples: [each], note })
    if (place === 0) {
      // Later, tasks go where earlier ones have been.
      const rss = (parked.rss - before.rss) / count
      print({ contender, metric: metric('resident memory per parked task'), unit: 'B', samples: [rss] })
    }
    const back = ((after.heap - before.heap) / before.heap) * 100
    print({
      contender,
      metric: metric('heap left over after all were killed'),
      unit: '% of before',
      samples: [back],
      note,
    })
  }
}
