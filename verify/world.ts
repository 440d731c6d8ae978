// One state of a scenario, and how it changes.
//
//   now   [memories and ghosts][threads][waiters][deaths and kills that are left]
//
// `now` is all there is: two equal ones have equal futures.

import { Automaton, DEAD } from './automaton.ts'
import { type Choice, DEATH, STEP, kindOf, threadOf } from './choice.ts'
import type { Loaded, Value } from './load.ts'
import * as op from './operation.ts'
import type { Argument, Scenario } from './scenario.ts'
import { KILLED } from './steps.ts'
import { Threads } from './threads.ts'
import { Words } from './words.ts'

/** So many constant loads in a row are taken for a loop: the next one is a step again. */
const FEW = 1000
/** So many ghost steps in a row are a loop without a step. */
const MANY = 10_000

/** Sees what is done, in a replay. */
export type Observer = (
  thread: number,
  local: number,
  what: 'step' | 'ghost' | 'blocks' | 'dies' | 'killed',
  result: number,
) => void

export interface WorldOptions {
  /** false: threads are told apart by all that has happened to them. */
  readonly merge?: boolean
  /** false: each load is a step. */
  readonly constants?: boolean
}

export class World {
  readonly scenario: Scenario
  readonly automaton: Automaton
  readonly words: Words
  readonly now: Int32Array
  readonly threads: Threads
  /** Steps that the last choice has done besides its own (loads that are no steps), by thread. */
  readonly besides: number[] = []
  observer: Observer | undefined
  readonly #threadsAt: number
  readonly #budgetsAt: number
  readonly #constants: boolean

  constructor(scenario: Scenario, loaded: Loaded, { merge = true, constants = true }: WorldOptions = {}) {
    const { deaths = 0, kills = 0, threads, reaper } = scenario
    this.scenario = scenario
    this.automaton = new Automaton(loaded, merge)
    const count = threads.length + (reaper ? deaths : 0)
    this.#threadsAt = Words.count(scenario)
    this.#budgetsAt = this.#threadsAt + count + (loaded.usesNotifyOne ? count + deaths + kills : 0)
    this.now = new Int32Array(this.#budgetsAt + 2)
    this.words = new Words(scenario, this.now)
    this.threads = new Threads(this.now, this.#threadsAt, count, this.#budgetsAt, this.automaton, this.words)
    this.#constants = constants
  }

  get failure(): string | undefined {
    return this.words.wrong
  }

  /** The places in `now` that states are told apart by. */
  get keyed(): number[] {
    return [
      ...this.words.keyed,
      ...Array.from({ length: this.now.length - this.#threadsAt }, (_, i) => this.#threadsAt + i),
    ]
  }

  /** Back to the beginning; what is keyed stays so. */
  begin(): void {
    this.now.fill(0)
    this.words.begin()
    this.besides.length = 0
    this.now.set([this.scenario.deaths ?? 0, this.scenario.kills ?? 0], this.#budgetsAt)
    for (const [thread, { main, args }] of this.scenario.threads.entries()) {
      this.#go(thread, this.automaton.start(main, this.#values(args)))
    }
    this.words.grown = false
    this.#checkInvariant()
  }

  /** Whether a choice can be taken. */
  isOpen(choice: Choice): boolean {
    const thread = threadOf(choice)
    if (thread >= this.threads.count || !this.threads.isAlive(thread)) return false
    const kind = kindOf(choice)
    if (kind === STEP) return !this.threads.isBlocked(thread)
    const { threads } = this.scenario
    if (thread >= threads.length || threads[thread]!.immortal === true) return false
    if (kind === DEATH) return this.now[this.#budgetsAt]! > 0
    return this.now[this.#budgetsAt + 1]! > 0 && this.threads.operationAt(thread).kind === op.WAIT
  }

  /** Does what a choice says; `failure` tells whether something is wrong with it. */
  take(choice: Choice): void {
    const kind = kindOf(choice)
    this.besides.length = 0
    if (kind === STEP) this.#step(threadOf(choice))
    else if (kind === DEATH) this.#die(threadOf(choice))
    else this.#kill(threadOf(choice))
    this.#checkInvariant()
  }

  /** Nobody can go on: what is wrong with that, if anything is. */
  ended(): string | undefined {
    for (let thread = 0; thread < this.threads.count; thread++) {
      const mayWait = (this.scenario.threads[thread] ?? this.scenario.reaper)?.daemon === true
      if (this.threads.isAlive(thread) && !mayWait) return `${this.nameOf(thread)} waits for ever`
    }
    return this.scenario.final?.(this.words.ghosts, this.words.views)
  }

  mayPoll(thread: number): boolean {
    return this.scenario.threads[thread]?.polls === true
  }

  nameOf(thread: number): string {
    const { threads } = this.scenario
    return threads[thread]?.name ?? `reaper ${thread - threads.length + 1}`
  }

  /** What stands in all memories and ghosts, for comparisons. */
  contents(): string {
    return this.now.subarray(0, this.#threadsAt).join()
  }

  #step(thread: number): void {
    const local = this.threads.localAt(thread)
    const { operation } = this.automaton.locals[local]!
    if (operation.kind === op.WAIT && this.threads.sleeps(thread)) {
      this.observer?.(thread, local, 'blocks', 0)
      return
    }
    const result = this.#perform(operation)
    this.observer?.(thread, local, 'step', result)
    if (this.failure === undefined) this.#go(thread, this.automaton.next(local, result))
  }

  #perform(operation: op.Operation): number {
    if (operation.kind === op.NOTIFY_ALL) this.threads.wakeAll(this.words.address(operation))
    else if (operation.kind === op.NOTIFY_ONE) this.threads.wakeOne(this.words.address(operation))
    else if (operation.kind < op.NOTIFY_ALL) return this.words.perform(operation)
    return 0
  }

  /** The thread is in a new local state: does the ghost steps and the constant loads that it begins with. */
  #go(thread: number, begin: number): void {
    let local = begin
    for (let done = 0; this.failure === undefined; done++) {
      const { operation } = this.automaton.locals[local]!
      const isGhost = op.isGhost(operation.kind)
      if (!isGhost && (done > FEW || !this.#isNoStep(local, operation))) break
      if (!isGhost) this.besides.push(thread)
      const result = isGhost ? this.words.ghost(operation) : this.words.perform(operation)
      this.observer?.(thread, local, isGhost ? 'ghost' : 'step', result)
      if (this.failure === undefined) local = this.automaton.next(local, result)
      if (done > MANY) this.words.wrong ??= 'loops without a step'
    }
    this.threads.put(thread, local)
  }

  /** W2. A ghost step behind the load makes it one: others see when that is done. */
  #isNoStep(local: number, operation: op.Operation): boolean {
    if (!this.#constants || !this.words.isConstant(operation)) return false
    const next = this.automaton.next(local, this.words.perform(operation))
    return !op.isGhost(this.automaton.locals[next]!.operation.kind)
  }

  #die(thread: number): void {
    const { onDeath, reaper } = this.scenario
    this.observer?.(thread, this.threads.localAt(thread), 'dies', 0)
    this.threads.lose(thread)
    this.threads.put(thread, DEAD)
    this.now[this.#budgetsAt]!--
    onDeath?.(thread, this.words.ghosts, this.words.views)
    this.words.notice()
    if (reaper === undefined) return
    this.#go(this.threads.unused(), this.automaton.start(reaper.main, this.#values(reaper.args(thread))))
  }

  #kill(thread: number): void {
    const local = this.threads.localAt(thread)
    this.observer?.(thread, local, 'killed', KILLED)
    this.threads.lose(thread)
    this.now[this.#budgetsAt + 1]!--
    this.#go(thread, this.automaton.next(local, KILLED))
  }

  #checkInvariant(): void {
    this.words.wrong ??= this.scenario.invariant?.(this.words.ghosts, this.words.views)
  }

  #values(args: readonly Argument[]): Value[] {
    return args.map((value) => (typeof value === 'string' ? this.words.memory(value) : value))
  }
}
