// The simulated memories and ghosts, and the steps on them that concern no other thread.
//
//   W1  words that differ from their beginning in some state reached so far are `keyed`; `grown` says that there is a new
//       one, and that states found before were told apart by too little
//   W2  a load of a word that is not keyed is no step: nobody can tell when it was done, unless a ghost step is done with it. (If somebody writes that word
//       after all, it gets keyed, and everything begins again.)

import * as op from './operation.ts'
import type { Memories, Scenario } from './scenario.ts'

export class Words {
  /** Places in `now` that states are told apart by. */
  readonly keyed: number[] = []
  grown = false
  /** What is wrong with the last step, if anything is. */
  wrong: string | undefined
  readonly ghosts: Int32Array
  readonly views: Memories
  readonly #now: Int32Array
  readonly #first: Int32Array
  readonly #ghostsAt: number
  readonly #isKeyed: Uint8Array
  readonly #memories = new Map<string, op.Memory>()

  /** They stand at the beginning of `now`. */
  constructor(scenario: Scenario, now: Int32Array) {
    const views: Record<string, Int32Array> = {}
    let base = 0
    for (const [name, memory] of Object.entries(scenario.memories)) {
      this.#memories.set(name, new op.Memory(name, base, memory.length))
      views[name] = now.subarray(base, base + memory.length)
      views[name].set(memory)
      base += memory.length
    }
    this.views = views
    this.ghosts = now.subarray(base, base + (scenario.ghosts?.length ?? 0))
    this.ghosts.set(scenario.ghosts ?? [])
    this.#now = now
    this.#ghostsAt = base
    this.#first = now.slice(0, base + this.ghosts.length)
    this.#isKeyed = new Uint8Array(this.#first.length)
  }

  static count({ memories, ghosts }: Scenario): number {
    return Object.values(memories).reduce((sum, { length }) => sum + length, ghosts?.length ?? 0)
  }

  begin(): void {
    this.wrong = undefined
    this.#now.set(this.#first)
  }

  memory(name: string): op.Memory {
    const memory = this.#memories.get(name)
    if (memory === undefined) throw new Error(`there is no memory ${name}`)
    return memory
  }

  address({ memory, index }: op.Operation): number {
    if (isWord(memory, index)) return memory!.base + index
    this.wrong = `there is no word ${index} in ${memory?.name}`
    return 0
  }

  /** W2 */
  isConstant({ kind, memory, index }: op.Operation): boolean {
    return kind === op.LOAD && isWord(memory, index) && this.#isKeyed[memory!.base + index] === 0
  }

  /** Does a load or a change of one word. */
  perform(operation: op.Operation): number {
    const { kind, first, second } = operation
    const address = this.address(operation)
    if (this.wrong !== undefined) return 0
    const old = this.#now[address]!
    if (kind === op.STORE) this.#write(address, first)
    else if (kind === op.COMPARE_EXCHANGE && old === (first | 0)) this.#write(address, second)
    else if (kind === op.ADD) this.#write(address, old + first)
    return kind === op.STORE ? 0 : old
  }

  ghost({ kind, index, first, message }: op.Operation): number {
    const isGhost = Number.isInteger(index) && index >= 0 && index < this.ghosts.length
    if (kind === op.BROKEN || (kind === op.CHECK && first === 0)) this.wrong = message
    else if (kind !== op.CHECK && !isGhost) this.wrong = `there is no ghost ${index}`
    if (kind === op.CHECK || this.wrong !== undefined) return 0
    const old = this.ghosts[index]!
    if (kind === op.GHOST_LOAD) return old
    this.#write(this.#ghostsAt + index, kind === op.GHOST_ADD ? old + first : first)
    return 0
  }

  /** Looks for words that were written by others than steps. */
  notice(): void {
    for (let at = 0; at < this.#first.length; at++) this.#keyIfChanged(at)
  }

  #write(address: number, value: number): void {
    this.#now[address] = value
    this.#keyIfChanged(address)
  }

  #keyIfChanged(address: number): void {
    if (this.#isKeyed[address] !== 0 || this.#now[address] === this.#first[address]) return
    this.#isKeyed[address] = 1
    this.keyed.push(address)
    this.grown = true
  }
}

function isWord(memory: op.Memory | null, index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < (memory?.length ?? 0)
}
