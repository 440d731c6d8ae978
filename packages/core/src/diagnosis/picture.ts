// What one greenlet, or one wait, is doing right now, as plain data.
//
//   P1  nothing of it refers to the greenlet or to what it waits for: a picture keeps nothing alive
//   P2  taking it runs no user code but that of `inspect`, and changes nothing

import { Greenlet, current } from '../greenlet/greenlet.ts'
import { localValues } from '../greenlet/local.ts'
import { type Suspended, waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { describe } from '../hub/describe.ts'
import { runQueue } from '../hub/run-queue.ts'

/** One wait. */
export interface WaitPicture {
  /** The operation and its object: `Queue.get <Queue "jobs" 0/100>`. */
  readonly what: string
  /** Milliseconds since it was parked. */
  readonly age: number
  /** The stack of the place where it was parked, if `hub.stacks` is on. */
  readonly site?: string
}

/**
 * `new`: not started. `scheduled`: its turn will come. `running`: its code is. `waiting`: in `waits`. `away`: it waits for
 * nothing of hublet: it has a turn in the run queue, or awaits a foreign promise. `zombie`: outlived a kill.
 * `done`, `failed`, `killed`: it has ended.
 */
export type GreenletState =
  | 'new'
  | 'scheduled'
  | 'running'
  | 'waiting'
  | 'away'
  | 'zombie'
  | 'done'
  | 'failed'
  | 'killed'

/** One greenlet. */
export interface GreenletPicture {
  readonly name: string
  /** Its function and arguments. */
  readonly call: string
  readonly state: GreenletState
  /** Milliseconds since its start was scheduled. */
  readonly age: number
  /** How often it has waited. */
  readonly switches: number
  readonly waits: readonly WaitPicture[]
  /** Its `Local`s and their values, in words. */
  readonly locals: Readonly<Record<string, string>>
  /** The stack of the place where it was spawned, if `hub.stacks` is on. */
  readonly spawned?: string
}

export function pictureOfWait(wait: Suspended): WaitPicture {
  if (!(wait instanceof Wait)) return { what: 'wait', age: 0 }
  const age = Math.max(0, runQueue.time - wait.since)
  const { operation, subject } = wait
  const what = subject instanceof Greenlet ? `${operation} "${subject.name}"` : wait.describe()
  return { what, age, ...(wait.site === undefined ? {} : { site: wait.site }) }
}

export function stateOf(greenlet: Greenlet): GreenletState {
  if (greenlet.zombie) return 'zombie'
  if (greenlet.dead) return greenlet.exit === undefined ? (greenlet.successful ? 'done' : 'failed') : 'killed'
  if (!greenlet.started) return 'new'
  if (!greenlet.running) return 'scheduled'
  if (greenlet === current()) return 'running'
  return waitsBelow(greenlet).length > 0 ? 'waiting' : 'away'
}

export function pictureOf(greenlet: Greenlet): GreenletPicture {
  const { spawnStack } = greenlet
  return {
    name: greenlet.name,
    call: greenlet.call,
    state: stateOf(greenlet),
    age: greenlet.age,
    switches: greenlet.switches,
    waits: waitsBelow(greenlet).map(pictureOfWait),
    locals: Object.fromEntries(localValues(greenlet).map(([name, value]) => [name, describe(value)])),
    ...(spawnStack === undefined ? {} : { spawned: spawnStack }),
  }
}
