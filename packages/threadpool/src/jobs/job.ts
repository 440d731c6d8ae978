// One run of a function in a pool, from the queue to its end.
//
//   J1  it ends once: its owner hears of a value or of a failure
//   J2  cancelled in the queue it never runs; cancelled while it runs, its thread is told, and is ended after the grace
//   J3  whatever a cancelled one ends with, its owner hears of what it has ended with: a value that was made counts
//   J4  if the thread ends before it has begun it waits again, for another one
//   J5  if the thread of a cancelled one ends, the reason of the cancel is the failure; what it says of its failure while it
//       is being ended is not believed (a module that is cut off in the middle of its evaluation, for one)

import { ZombieError } from '@hublet/core'
import {
  type HubLink,
  type Pending,
  type Reader,
  type Timer,
  WaitNode,
  readOutcome,
  sendCancel,
  timers,
} from '@hublet/core/lowlevel'

import type { Named } from '../functions/named.ts'

/** Who wants to hear how it ends. */
export interface JobOwner {
  done(value: unknown): void
  /** `hub`: the thread that it has failed in; undefined if it has not come that far. */
  failed(error: unknown, hub: string | undefined): void
}

/** What a thread does with the function: calls it, calls it with each of the arguments, or sends what it yields. */
export type JobKind = 'call' | 'each' | 'stream'

export interface JobOptions {
  readonly kind: JobKind
  /** The higher, the sooner. */
  readonly priority: number
  /** All with the same key run in the same thread. */
  readonly key: string | undefined
  /** Milliseconds from a cancel to the end of the thread. */
  readonly grace: number
}

/** The thread that has it. */
export interface Runner {
  readonly name: string
  /** Whether the job has been begun. */
  hasBegun(job: Job): boolean
  /** Takes the job back; false if it has begun. */
  withdraw(job: Job): boolean
  /** The thread has ended; the job has been begun, and has failed. */
  died(job: Job): void
  /** The thread has ended without having begun the job. */
  lost(job: Job): void
  /** The job has ended. */
  free(job: Job): void
  /** It does not end. */
  replace(): void
}

/** Where it waits for a thread. */
export interface Line {
  /** A job that has not begun has ended; `queued`: it has left the queue for that. */
  dropped(queued: boolean): void
}

export class Job extends WaitNode implements Pending, Timer {
  slot = -1
  readonly named: Named
  readonly args: readonly unknown[]
  readonly options: JobOptions
  /** Those of locals that go along. */
  readonly values: readonly [name: string, value: unknown][]
  readonly owner: JobOwner
  /** `performance.now()` when it was queued, and when it began. */
  since = 0
  began = 0
  /** Place among those of its priority; 0 before it is queued. */
  order = 0
  /** Place among those that were sent to its thread. */
  number = 0
  line: Line | undefined = undefined
  /** Whether it has ended with a value. */
  successful = false
  #over = false
  #runner: Runner | undefined = undefined
  #link: HubLink | undefined = undefined
  #n = 0
  #cancelled: { readonly reason: unknown } | undefined = undefined
  /** Its thread is being ended. */
  #cut = false

  constructor(
    named: Named,
    args: readonly unknown[],
    options: JobOptions,
    values: readonly [name: string, value: unknown][],
    owner: JobOwner,
  ) {
    super()
    this.named = named
    this.args = args
    this.options = options
    this.values = values
    this.owner = owner
  }

  get label(): string {
    return this.named.label
  }

  get over(): boolean {
    return this.#over
  }

  get running(): boolean {
    return !this.#over && this.#runner?.hasBegun(this) === true
  }

  get cancelled(): boolean {
    return this.#cancelled !== undefined
  }

  /** It is sent to a thread as question `n`. */
  begin(runner: Runner, link: HubLink, n: number, number: number): void {
    this.#runner = runner
    this.#link = link
    this.#n = n
    this.number = number
    this.began = performance.now()
  }

  /** It was not begun, and waits again. */
  takenBack(): void {
    this.#link?.settle(this.#n)
    this.#runner = this.#link = undefined
  }

  /** J2 */
  cancel(reason: unknown, grace: number = this.options.grace): void {
    if (this.#over || this.#cancelled !== undefined) return
    this.#cancelled = { reason }
    if (this.#runner === undefined || this.#runner.withdraw(this)) {
      const queued = this.list !== undefined
      this.leave()
      this.fail(reason)
      return this.line?.dropped(queued)
    }
    sendCancel(this.#link!, this.#n, reason)
    if (grace === 0) this.fire()
    else if (grace < Infinity) timers.add(this, grace)
  }

  /** The grace is over. */
  fire(): void {
    this.#cut = true
    this.#runner?.replace()
  }

  answer(kind: number, reader: Reader, link: HubLink, lost: Error | undefined): void {
    link.settle(this.#n)
    const { failed, value } = readOutcome(link, kind, reader, lost)
    const runner = this.#runner!
    if (failed && this.#cancelled !== undefined && (this.#cut || value instanceof ZombieError)) {
      this.fail(this.#cancelled.reason)
      runner.died(this)
      return runner.replace()
    }
    if (failed) this.fail(value)
    else {
      this.successful = true
      this.#end(() => this.owner.done(value))
    }
    runner.free(this)
  }

  gone(error: Error): void {
    const runner = this.#runner!
    if (!runner.hasBegun(this)) return runner.lost(this) // J4
    this.fail(this.#cancelled === undefined ? error : this.#cancelled.reason) // J5
    runner.died(this)
  }

  /** It fails with this. */
  fail(error: unknown): void {
    this.#end(() => this.owner.failed(error, this.#runner?.name))
  }

  /** J1 */
  #end(tell: () => void): void {
    if (this.#over) return
    this.#over = true
    if (this.slot >= 0) timers.remove(this)
    tell()
  }
}
