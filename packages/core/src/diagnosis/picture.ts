// What one greenlet, or one wait, is doing right now, as plain data.
//
//   P1  nothing of it refers to the greenlet or to what it waits for: a picture keeps nothing alive
//   P2  taking it runs no user code but that of `inspect` and names, whatever they throw, and changes nothing
//   P3  its size has a limit

import { Greenlet, current } from '../greenlet/greenlet.ts'
import { localValues } from '../greenlet/local.ts'
import { type Suspended, suspensionsBelow, waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { describe, guarded, shorten } from '../hub/describe.ts'
import { runQueue } from '../hub/run-queue.ts'

/** Of a name, a call or a wait, in characters. */
const longest = 200
/** Of one greenlet. */
const mostWaits = 20

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
  /** The functions of transformed code that are suspended in an await, and where; the innermost first. */
  readonly awaits?: readonly string[]
  /** Its `Local`s and their values, in words. */
  readonly locals: Readonly<Record<string, string>>
  /** The stack of the place where it was spawned, if `hub.stacks` is on. */
  readonly spawned?: string
}

/** A greenlet and those it has spawned. */
export interface GreenletTreePicture extends GreenletPicture {
  readonly children: readonly GreenletTreePicture[]
}

export function pictureOfWait(wait: Suspended): WaitPicture {
  if (!(wait instanceof Wait)) return { what: 'wait', age: 0 }
  const age = Math.max(0, runQueue.time - wait.since)
  return { what: textOfWait(wait), age, ...(wait.site === undefined ? {} : { site: wait.site }) }
}

/** The operation and its object. */
export function textOfWait(wait: Wait<unknown>): string {
  return shorten(
    guarded(() => textOf(wait), wait.operation),
    longest,
  )
}

/** Of a greenlet that is waited for just the name: what that waits for is told at its own place. */
function textOf(wait: Wait<unknown>): string {
  const { operation, subject } = wait
  return subject instanceof Greenlet ? `${operation} "${subject.name}"` : wait.describe()
}

export function stateOf(greenlet: Greenlet): GreenletState {
  if (greenlet.zombie) return 'zombie'
  if (greenlet.dead) return greenlet.exit === undefined ? (greenlet.successful ? 'done' : 'failed') : 'killed'
  if (!greenlet.started) return 'new'
  if (!greenlet.running) return 'scheduled'
  if (greenlet === current()) return 'running'
  return waitsBelow(greenlet).length > 0 || suspensionsBelow(greenlet).length > 0 ? 'waiting' : 'away'
}

export function pictureOf(greenlet: Greenlet): GreenletPicture {
  const { spawnStack } = greenlet
  const awaits = awaitsOf(greenlet)
  return {
    name: guarded(() => shorten(greenlet.name, longest), '?'),
    call: guarded(() => shorten(greenlet.call, longest), '?'),
    state: stateOf(greenlet),
    age: greenlet.age,
    switches: greenlet.switches,
    waits: picturesOfWaits(greenlet),
    ...(awaits.length === 0 ? {} : { awaits }),
    locals: localsOf(greenlet),
    ...(spawnStack === undefined ? {} : { spawned: spawnStack }),
  }
}

function picturesOfWaits(greenlet: Greenlet): WaitPicture[] {
  const waits = waitsBelow(greenlet)
  const pictures = waits.slice(0, mostWaits).map(pictureOfWait)
  if (waits.length > mostWaits) pictures.push({ what: `... and ${waits.length - mostWaits} more waits`, age: 0 })
  return pictures
}

/** Where several branches are suspended, one of them. */
function awaitsOf(greenlet: Greenlet): string[] {
  const awaits: string[] = []
  let at = suspensionsBelow(greenlet).find(({ rests }) => rests)
  for (; at !== undefined && awaits.length < mostWaits; at = at.caller) {
    const place = at.describe()
    if (place !== '') awaits.push(shorten(place, longest))
  }
  return awaits
}

function localsOf(greenlet: Greenlet): Record<string, string> {
  const locals: Record<string, string> = {}
  for (const [name, value] of localValues(greenlet)) {
    let key = name
    for (let n = 2; Object.hasOwn(locals, key); n++) key = `${name} (${n})`
    locals[key] = describe(value)
  }
  return locals
}
