// A hub per core, and what each has in its hands.
//
//   files ──▶ desk of hub 0 ──▶ hub 0 ──┐
//         ──▶ desk of hub 1 ──▶ hub 1 ──┼──▶ answers ──▶ total
//
//   C1  what was taken for a desk and not answered is in the hub's `held`, from before it is sent until its answer is added
//   C2  a hub that ends is replaced by its supervisor; what it held goes back to the files, and the new one has a new desk
//   C3  all channels are bounded: if the answers are not taken the hubs wait, then the desks, then the walk

import {
  Channel,
  type Event,
  HubExit,
  type Nursery,
  type SupervisedHub,
  joinAll,
  nursery,
  supervise,
} from '@hublet/core'

import type { Answer } from './counter.ts'
import { Files } from './files.ts'
import { Total } from './total.ts'
import { walk } from './walk.ts'

type Counter = typeof import('./counter.ts')

export interface CrewOptions {
  readonly hubs: number
  /** So many hubs are terminated, each after some more files. */
  readonly kills: number
  /** Once it is set, no further file is looked for. */
  readonly stop: Event
  /** Told of every file. */
  readonly onAnswer: (total: Total) => void
  /** Told of every hub that has ended, and how many files went back. */
  readonly onDeath: (hub: string, held: number) => void
}

/** A hub and the files it has. */
class Member {
  readonly hub: SupervisedHub<Counter>
  readonly held = new Set<string>()
  constructor(hub: SupervisedHub<Counter>) {
    this.hub = hub
  }
}

const filesPerKill = 50
const deskSize = 16

/** Counts the words of all files below `root`. Fails if the hubs end again and again by themselves. */
export async function countTree(root: string, options: CrewOptions): Promise<Total> {
  await using pool = await supervise<Counter>({
    url: new URL('./counter.ts', import.meta.url),
    count: options.hubs,
    restart: { max: options.kills + 5, backoff: { first: 10, most: 100 } },
    onRestart: () => {}, // who is responsible for it says so (C2)
  })
  const files = new Files()
  const answers = new Channel<Answer>(64, { name: 'answers' })
  const crew = pool.hubs.map((hub) => new Member(hub))
  const total = new Total()

  await nursery(async (n) => {
    n.spawn(() => files.find(walk(root, options.stop)))
    const employed = crew.map((member) => n.spawn(employ, member, files, answers, n, options))
    n.spawn(addUp, answers, total, files, crew, options)
    await joinAll(employed)
    answers.close()
  })
  return total
}

/** Has a hub count, and its successors, until there is nothing left. */
async function employ(
  { hub, held }: Member,
  files: Files,
  answers: Channel<Answer>,
  n: Nursery,
  { onDeath }: CrewOptions,
): Promise<void> {
  while (!files.offered.closed) {
    const desk = new Channel<string>(deskSize, { name: `desk of ${hub.name}` })
    try {
      await nursery(async (shift) => {
        shift.spawn(fill, desk, files.offered, held)
        await hub.call('count', [desk, answers])
      })
    } catch (error) {
      if (!(error instanceof HubExit)) throw error
      const back = [...held] // C2
      held.clear()
      n.spawn(() => files.putBack(back))
      onDeath(hub.name, back.length)
    }
  }
}

async function fill(desk: Channel<string>, offered: Channel<string>, held: Set<string>): Promise<void> {
  for await (const path of offered) {
    held.add(path) // C1
    await desk.send(path)
  }
  desk.close()
}

async function addUp(
  answers: Channel<Answer>,
  total: Total,
  files: Files,
  crew: readonly Member[],
  { kills, onAnswer }: CrewOptions,
): Promise<void> {
  let killed = 0
  for await (const answer of answers) {
    for (const { held } of crew) held.delete(answer.path)
    if (!files.settle(answer.path)) continue
    total.add(answer)
    onAnswer(total)
    if (killed < kills && total.files >= (killed + 1) * filesPerKill && terminateBusiest(crew)) killed++
  }
}

/** Threads that were terminated, and may live for another moment. */
const terminated = new WeakSet<object>()

/** Ends the hub that has most files, in the middle of whatever it does; says whether there was one. */
function terminateBusiest(crew: readonly Member[]): boolean {
  const threads = crew
    .toSorted((a, b) => b.held.size - a.held.size)
    .flatMap(({ hub }) => (hub.alive && hub.current !== undefined ? [hub.current] : []))
  const busiest = threads.find((thread) => !terminated.has(thread))
  if (busiest === undefined) return false
  terminated.add(busiest)
  void busiest.terminate()
  return true
}
