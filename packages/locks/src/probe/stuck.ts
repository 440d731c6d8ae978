// Who of this thread is stuck: a greenlet that has one wait and can do nothing else, or the whole thread while it blocks.
//
//   S1  as long as the wait with this name goes on, whoever is stuck in it releases nothing
//   S2  a thread that blocks has every lock that it has, in whose name ever: none of its code runs
//   S3  who waits to read waits for all who read, of every thread: for a writer that waits for them is ahead of it
//   S4  a wait whose turn has come, and that has not been told yet, is not stuck: its gate looks once more

import { threadId } from 'node:worker_threads'

import { Greenlet } from '@hublet/core'
import { type CycleLink, type Registry, type Wait, linkOf, onlyWait } from '@hublet/core/lowlevel'

import { type Holding, type ProbedGate, gateAt, holdingsAt, isOwnedHere, numberOf } from './gates.ts'

/** Where the whole thread waits. */
export interface Block {
  readonly gate: ProbedGate
  readonly text: string
  /** Names it among the blocks of this thread. */
  readonly serial: number
}

/** A greenlet, or the thread, and what it waits for. */
export interface Stuck {
  readonly at: string
  readonly blocked: boolean
  readonly link: CycleLink
  /** The number of the shared lock that others may have for which it waits. */
  readonly exit: number | undefined
  /** Those of this thread for whom it waits. */
  readonly next: readonly Holding[]
}

let lastSerial = 0

export function nextSerial(): number {
  return ++lastSerial
}

const known = new WeakMap<object, { readonly serial: number; readonly link: CycleLink }>()

/** The name of a wait, and what is told about it: once, texts take their time. */
function identify(greenlet: Greenlet, wait: Wait<unknown>): { readonly serial: number; readonly link: CycleLink } {
  let identity = known.get(wait)
  if (identity === undefined) {
    const { waitsFor, site } = linkOf(greenlet, wait)
    const link = { greenlet: `${greenlet.name} (thread ${threadId})`, waitsFor, site }
    known.set(wait, (identity = { serial: nextSerial(), link }))
  }
  return identity
}

/** The thread, as locks of one registry see it. */
export class Here {
  /** Its id in the registry. */
  readonly me: number
  block: Block | undefined = undefined
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
    this.me = registry.me
  }

  /** What `holder` waits for; undefined if it may go on, or if that is not known. */
  stuck(holder: Greenlet | undefined): Stuck | undefined {
    if (this.block !== undefined) return Here.#blocked(this, this.block) // S2
    const wait = holder === undefined ? undefined : onlyWait(holder)
    return wait === undefined ? undefined : Here.#parked(this, holder!, wait)
  }

  static #blocked(self: Here, { gate, text, serial }: Block): Stuck {
    const link = { greenlet: `thread ${threadId}`, waitsFor: text }
    return { at: Here.#name(self, serial), blocked: true, link, exit: numberOf(gate), next: holdingsAt(gate) }
  }

  static #parked(self: Here, greenlet: Greenlet, wait: Wait<unknown>): Stuck | undefined {
    const gate = gateAt(wait.list)
    gate?.onRing() // S4
    if (!wait.waiting) return undefined
    const { serial, link } = identify(greenlet, wait)
    const isExit = gate !== undefined && gate.memory.registry === self.#registry && !isOwnedHere(gate)
    const exit = isExit ? numberOf(gate) : undefined
    return {
      at: Here.#name(self, serial),
      blocked: false,
      link,
      exit,
      next: [...blockersOf(wait), ...readersFor(wait, gate)],
    }
  }

  static #name(self: Here, serial: number): string {
    return `${self.me}.${serial}`
  }
}

/** S3: as far as they are not among its blockers. */
function readersFor(wait: object, gate: ProbedGate | undefined): Holding[] {
  const isReader = gate !== undefined && !isOwnedHere(gate) && 'writes' in wait && wait.writes === false
  return isReader ? holdingsAt(gate).filter(({ holder }) => holder !== undefined) : []
}

function blockersOf(wait: Wait<unknown>): Holding[] {
  try {
    const greenlets = [...wait.blockers].filter((one) => one instanceof Greenlet)
    return greenlets.map((holder) => ({ holder, by: '', site: wait.heldSite }))
  } catch {
    return [] // it is somebody else's code: what it does not tell is not known
  }
}
