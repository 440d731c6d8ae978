// The part of a way from wait to wait that lies in one thread.
//
//   W1  nobody is visited twice in one search, and no lock is asked for twice: every search ends
//   W2  who waits for a lock waits for all who have it: a way that comes to a lock again is longer than need be

import type { Holding } from './gates.ts'
import { MOST_STEPS, type Step } from './message.ts'
import type { Here, Stuck } from './stuck.ts'

const mostSeen = 10_000

/** What is visited in one search: names of waits, numbers of locks. */
export type Seen = Set<string | number>

/** Where a way leaves the thread. */
export interface Exit {
  readonly lock: number
  readonly path: readonly Step[]
}

/** Where the ways lead. */
export interface Ways {
  readonly exits: readonly Exit[]
  /** The path that has come back to the origin. */
  readonly circle: readonly Step[] | undefined
}

/** Follows all ways from those who hold what the last of `path` waits for. */
export function follow(here: Here, from: readonly Holding[], path: readonly Step[], origin: string, seen: Seen): Ways {
  const exits: Exit[] = []
  const left = from.map((holding) => ({ holding, path }))
  for (let way = left.pop(); way !== undefined; way = left.pop()) {
    const { holding } = way
    const stuck = here.stuck(holding.holder)
    if (stuck === undefined) continue
    const before = withSite(way.path, holding)
    if (stuck.at === origin && before.length > 0) return { exits, circle: closed(before, holding) }
    if (seen.has(stuck.at) || seen.size >= mostSeen || before.length >= MOST_STEPS) continue // W1
    seen.add(stuck.at)
    const after = [...before, stepOf(stuck, here.me, holding)]
    if (stuck.exit !== undefined && !seen.has(stuck.exit)) {
      seen.add(stuck.exit) // W2
      exits.push({ lock: stuck.exit, path: after })
    }
    for (const next of stuck.next) left.push({ holding: next, path: after })
  }
  return { exits, circle: undefined }
}

function stepOf({ at, blocked, link }: Stuck, thread: number, { by }: Holding): Step {
  return { thread, at, by, blocked, link }
}

/** Only the thread that has a lock knows where it was acquired. */
function withSite(path: readonly Step[], { site }: Holding): readonly Step[] {
  const last = path.at(-1)
  if (site === undefined || last === undefined) return path
  return [...path.slice(0, -1), { ...last, link: { ...last.link, heldSite: site } }]
}

/** What the last of them waits for was not known when the first step was made. */
function closed(path: readonly Step[], { by }: Holding): readonly Step[] {
  return [{ ...path[0]!, by }, ...path.slice(1)]
}
