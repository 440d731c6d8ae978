// The shared locks with owners that this thread knows: who of it has them, and who waits there.
//
//   G1  a gate is not kept alive; only those are here that were made, or waited at, in dev mode

import type { Greenlet } from '@hublet/core'
import type { WaitList } from '@hublet/core/lowlevel'

import type { Ownership } from '../owned.ts'
import { NUMBER_AT } from '../protocol/layout.ts'
import type { Readers } from '../readers.ts'
import type { Memory } from '../shared/memory.ts'

/** The side of a thread at a shared lock. */
export interface ProbedGate {
  readonly memory: Memory
  readonly line: WaitList
  /** What reports call it. */
  readonly lock?: object
  /** Of a lock with one owner. */
  readonly ownership?: Ownership
  /** Of a lock for readers and writers. */
  readonly writer?: Ownership
  readonly readers?: Readers
  /** Lets those go on whose turn has come. */
  onRing(): void
}

/** Who of this thread has a lock. */
export interface Holding {
  /** Undefined: code outside of greenlets. */
  readonly holder: Greenlet | undefined
  /** Names this hold. */
  readonly by: string
  readonly site: string | undefined
}

export const numberOf = ({ memory }: ProbedGate): number => memory.words[NUMBER_AT]!

const ownerOf = (gate: ProbedGate): Ownership | undefined => gate.ownership ?? gate.writer

/** Semaphores have no owners. */
export const hasOwners = (gate: ProbedGate): boolean => ownerOf(gate) !== undefined

/** Whether it is one greenlet's, of this thread: then no other thread has it. */
export const isOwnedHere = (gate: ProbedGate): boolean => ownerOf(gate)?.held === true

export function holdingsAt(gate: ProbedGate): Holding[] {
  const number = numberOf(gate)
  const owner = ownerOf(gate)
  if (owner?.held === true) return [{ holder: owner.owner, by: `${number}#${owner.serial}`, site: owner.site }]
  const { readers } = gate
  if (readers === undefined || readers.size === 0) return []
  const known = readers.greenlets.map((reader) => ({ holder: reader as Greenlet, by: `${number}r`, site: undefined }))
  return [...known, { holder: undefined, by: `${number}r`, site: undefined }] // whoever they are: they are of this thread
}

const gateOfLine = new WeakMap<WaitList, WeakRef<ProbedGate>>()

/** The gate that has this line. */
export function gateAt(line: WaitList | undefined): ProbedGate | undefined {
  return line === undefined ? undefined : gateOfLine.get(line)?.deref()
}

/** The gates of one registry. */
export class Gates {
  readonly #gates = new Map<number, WeakRef<ProbedGate>>()

  add(gate: ProbedGate): void {
    if (gateOfLine.has(gate.line)) return
    const ref = new WeakRef(gate)
    gateOfLine.set(gate.line, ref)
    this.#gates.set(numberOf(gate), ref)
  }

  find(number: number): ProbedGate | undefined {
    return this.#gates.get(number)?.deref()
  }

  *[Symbol.iterator](): Generator<ProbedGate> {
    for (const [number, ref] of this.#gates) {
      const gate = ref.deref()
      if (gate === undefined) this.#gates.delete(number)
      else yield gate
    }
  }
}
