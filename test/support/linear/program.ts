// Small random programs of a channel: strands of operations in the hubs that share it. The same seed, the same program:
// every hub makes it anew and runs its own strands.

import type { Kind } from './operation.ts'

export interface Step {
  /** Its place in the record; what it sends is one more. */
  readonly id: number
  readonly kind: Kind
  /** As a case of a select. */
  readonly selects: boolean
  readonly timeout: number
  /** It is killed after this pause. */
  readonly kill: number | undefined
  readonly pause: number
}

export interface Strand {
  readonly hub: number
  readonly steps: readonly Step[]
}

export interface Program {
  readonly capacity: number
  readonly hubs: number
  /** The hub that has received so much before the program begins that it receives ahead; 0: none. */
  readonly ahead: number
  readonly strands: readonly Strand[]
}

/** What random programs are made for. */
export interface Kinds {
  readonly hubs: number
  /** Of a hundred programs, in so many a hub receives ahead. */
  readonly ahead: number
}

const kinds: readonly Kind[] = ['send', 'send', 'send', 'send', 'receive', 'receive', 'receive', 'receive']
const rareKinds: readonly Kind[] = ['trySend', 'trySend', 'tryReceive', 'tryReceive', 'either', 'either', 'close']
const capacities = [0, 0, 1, 1, 2, 3]

export function randomProgram(seed: number, { hubs, ahead }: Kinds): Program {
  const below = dice(seed)
  const oneOf = <T>(all: readonly T[]): T => all[below(all.length)]!
  const capacity = oneOf(capacities)
  const crowd = hubs === 1 ? 2 + below(3) : hubs + below(3)
  const length = 2 + below(Math.floor(10 / crowd))
  let id = 0
  const strands = Array.from({ length: crowd }, (_, at) => {
    const hub = at % hubs
    const steps = Array.from({ length: 1 + below(length) }, (): Step => {
      const kind = below(3) > 0 ? oneOf(kinds) : oneOf(rareKinds)
      const kill = below(6) === 0 ? below(4) : undefined
      return {
        id: id++,
        kind,
        selects: kind === 'either' || (kind === 'receive' && below(4) === 0),
        timeout: 1 + below(4),
        kill,
        pause: below(4),
      }
    })
    return { hub, steps }
  })
  const isAhead = capacity > 0 && hubs > 1 && below(100) < ahead
  return { capacity, hubs, strands, ahead: isAhead ? 1 + below(hubs - 1) : 0 }
}

/** Whole numbers from 0 up to, and without, the limit (mulberry32). */
export function dice(seed: number): (limit: number) => number {
  let state = seed | 0
  return (limit) => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}
