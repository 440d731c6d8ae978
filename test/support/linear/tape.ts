// Where the hubs write down what they do: shared memory, so that what a hub had done is known though it has died.
//
//   T1  one counter is the clock of all threads: what was invoked after another had its result has the later moment
//   T2  an operation is written by its hub alone; its moment of response comes last
//
// Per operation: moment of invocation, moment of response, outcome, what was received. 0 is no moment.

import { type History, type Operation, type Outcome, outcomes } from './operation.ts'
import type { Program } from './program.ts'

const words = 4
/** Operations of one history. */
export const mostOperations = 31

export class Tape {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #onBegin: () => void

  /** `onBegin` is called when an operation is about to be invoked here. */
  constructor(memory: SharedArrayBuffer, onBegin: () => void = () => {}) {
    this.memory = memory
    this.#onBegin = onBegin
    this.#words = new Int32Array(memory)
  }

  static for(histories: number): Tape {
    return new Tape(new SharedArrayBuffer((1 + histories * mostOperations * words) * 4))
  }

  #now(): number {
    return Atomics.add(this.#words, 0, 1) + 1
  }

  begin(history: number, id: number): void {
    if (id >= mostOperations) throw new RangeError(`operation ${id}: a history has ${mostOperations} at most`)
    this.#words[place(history, id)] = this.#now()
    this.#onBegin()
  }

  end(history: number, id: number, outcome: Outcome, received = 0): void {
    const at = place(history, id)
    this.#words[at + 2] = outcomes.indexOf(outcome)
    this.#words[at + 3] = received
    Atomics.store(this.#words, at + 1, this.#now()) // T2
  }

  /** What is written of a program; what comes behind its operations are those that its home has ended it with. */
  history(number: number, program: Program, dead?: number): History {
    const operations: Operation[] = []
    const next = program.strands.reduce((sum, { steps }) => sum + steps.length, 0)
    for (const [strand, { hub, steps }] of program.strands.entries())
      for (const { id, kind } of steps) this.#read(number, id, { hub, strand, kind }, operations)
    this.#read(number, next, { hub: 0, strand: -1, kind: 'trySend' }, operations)
    this.#read(number, next + 1, { hub: 0, strand: -1, kind: 'close' }, operations)
    for (let id = next + 2; id < mostOperations; id++)
      this.#read(number, id, { hub: 0, strand: -1, kind: 'receive' }, operations)
    const { capacity, hubs, ahead } = program
    const death = dead === undefined ? undefined : { hub: dead, at: lastOf(dead, operations) }
    return { capacity, hubs, ahead, death, operations: operations.toSorted((a, b) => a.invoked - b.invoked) }
  }

  #read(history: number, id: number, who: Pick<Operation, 'hub' | 'strand' | 'kind'>, into: Operation[]): void {
    const at = place(history, id)
    const invoked = this.#words[at]!
    if (invoked === 0) return
    const responded = Atomics.load(this.#words, at + 1)
    const outcome = responded === 0 ? 'pending' : outcomes[this.#words[at + 2]!]!
    const received = outcome === 'received' ? this.#words[at + 3]! : 0
    into.push({ ...who, value: id + 1, invoked, responded: responded === 0 ? Infinity : responded, outcome, received })
  }
}

/** The last that is known of a hub. */
function lastOf(hub: number, operations: readonly Operation[]): number {
  const moments = operations.flatMap((one) => (one.hub === hub ? [one.invoked, one.responded] : []))
  return Math.max(0, ...moments.filter((moment) => moment < Infinity))
}

const place = (history: number, id: number): number => 1 + (history * mostOperations + id) * words
