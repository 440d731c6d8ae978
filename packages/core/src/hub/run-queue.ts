// Who runs next on this thread: one queue, first in, first out.
//
//   R1  every task pushed is run once, in order of arrival (unless a test has set `pick`)
//   R2  while tasks wait, a drain is queued as a microtask, or the end of the turn will drain
//   R3  after switchInterval of one turn of Node's loop no drain begins before timers and I/O had theirs
//   R4  a task that runs user code at once (`immediate`) is never in one chunk behind a resumed wait: the code behind
//       that wait's own `await` has run before; code that awaits it in turn is a microtask later, and may come after
//   R5  callbacks of `afterTurn` are called at the end of a turn, before it drains, when everything that was pushed
//       before they were registered has been run and has settled: nothing is in between
//   R6  what only settles a promise, while nobody stands in the queue and there is time left in the turn, may be settled
//       on the spot: the order stays that of arrival, and it saves a microtask
//
// A turn begins with the first drain and ends with an immediate, the first thing Node calls after I/O.
// The clock is read once per #credit tasks: every time while tasks are slow, every 32nd while they are quick.

import { Fifo } from './fifo.ts'
import { reportError } from './report.ts'

/** Something that can be in the run queue. */
export interface Task {
  /** True if `step` calls user code at once; false if it only settles a promise. */
  readonly immediate: boolean
  /** How many are resumed by it. Default 1. */
  readonly weight?: number
  step(): void
}

const settled = Promise.resolve()
const chunk = 64
const mostCredit = 32

export class RunQueue {
  /** Milliseconds for which tasks may keep timers and I/O waiting. */
  switchInterval = 5
  /** Tests choose the next task with it: called with the number of tasks, returns a place. */
  pick: ((size: number) => number) | undefined
  switches = 0
  /** Tasks pushed so far. */
  pushed = 0
  longestPass = 0
  readonly #tasks = new Fifo<Task>(64)
  #drainQueued = false
  #inTurn = false
  #spent = false
  #turnBegan = 0
  /** The clock in whole milliseconds, as of the turn: small integers cost no memory. */
  #turnTime = 0
  #credit = mostCredit
  #lastCredit = mostCredit
  #lastRead = 0
  #afterTurn: { readonly callback: () => void; readonly place: number }[] = []
  readonly #watchers = new Set<() => void>()
  readonly #lastWatchers = new Set<() => void>()
  #watched = false

  get size(): number {
    return this.#tasks.size
  }

  /** Whole milliseconds since the process began; within a turn that of its beginning, or of its last look at the clock. */
  get time(): number {
    return this.#inTurn ? this.#turnTime : Math.floor(performance.now())
  }

  push(task: Task): void {
    this.#tasks.push(task)
    this.pushed++
    if (!this.#drainQueued && !this.#spent) this.#queueDrain()
  }

  /** As `push`, for a task that only settles a promise and may do so at once (R6). */
  settle(task: Task): void {
    const behind = this.#drainQueued || this.#spent || this.#tasks.size > 0 || this.pick !== undefined
    if (behind || !this.#inTurn || this.#credit <= 0) return this.push(task)
    this.pushed++
    this.switches++
    this.#credit--
    task.step()
  }

  /** Counts an operation that need not wait. True when the turn has lasted too long for it: timers and I/O wait (R3). */
  spend(): boolean {
    if (--this.#credit >= 0) return false
    this.#beginTurn()
    return this.#overBudget()
  }

  /** Calls `fn` at the end of the current turn, or of one begun for it; later if the turn was cut short (R5). */
  afterTurn(callback: () => void): void {
    this.#afterTurn.push({ callback, place: this.pushed })
    this.#beginTurn()
  }

  /** Calls `fn` at the end of every turn until disposed; `last`: after all others. See {@link touch}. */
  watch(fn: () => void, last = false): Disposable {
    const watchers = last ? this.#lastWatchers : this.#watchers
    watchers.add(fn)
    this.#watched = true
    this.#beginTurn()
    return {
      [Symbol.dispose]: () => {
        watchers.delete(fn)
        this.#watched = this.#watchers.size + this.#lastWatchers.size > 0
      },
    }
  }

  /** Something changed that a watcher may wait for: there will be an end of a turn. */
  touch(): void {
    if (this.#watched) this.#beginTurn()
  }

  #queueDrain(): void {
    this.#drainQueued = true
    void settled.then(this.#drain)
  }

  readonly #drain = (): void => {
    this.#drainQueued = false
    if (!this.#inTurn) this.#beginTurn()
    else if (this.#credit <= 0 && this.#overBudget()) return // R2: the end of the turn drains
    this.#drainQueued = true // R4: the next drain is queued behind everything that this one resumes
    try {
      this.#runChunk()
    } finally {
      this.#drainQueued = false
      if (this.#tasks.size > 0) this.#queueDrain() // R2, even if a task has thrown
    }
  }

  #runChunk(): void {
    let left = this.pick === undefined ? chunk : 1
    let resumed = false
    for (;;) {
      const task = this.#next(resumed)
      if (task === undefined) return
      if (!task.immediate) resumed = true
      const weight = task.weight ?? 1
      this.switches += weight
      this.#credit -= weight
      task.step()
      if (--left <= 0 || this.#credit <= 0) return
    }
  }

  #next(resumed: boolean): Task | undefined {
    if (this.pick !== undefined) {
      return this.#tasks.size === 0 ? undefined : this.#tasks.take(this.pick(this.#tasks.size))
    }
    if (resumed && this.#tasks.peek()?.immediate === true) return undefined // R4
    return this.#tasks.shift()
  }

  #beginTurn(): void {
    if (this.#inTurn) return
    this.#inTurn = true
    this.#turnBegan = this.#lastRead = performance.now()
    this.#turnTime = Math.floor(this.#turnBegan)
    setImmediate(this.#endTurn)
  }

  readonly #endTurn = (): void => {
    this.longestPass = Math.max(this.longestPass, performance.now() - this.#turnBegan)
    this.#inTurn = false
    this.#spent = false
    this.#callAfterTurn()
    for (const watcher of this.#watchers) callSafely(watcher)
    for (const watcher of this.#lastWatchers) callSafely(watcher)
    if (this.#tasks.size > 0 && !this.#drainQueued) this.#drain()
    if (this.#afterTurn.length > 0) this.#beginTurn()
  }

  #callAfterTurn(): void {
    if (this.#afterTurn.length === 0) return
    const run = this.pushed - this.#tasks.size
    const due = this.#afterTurn.filter(({ place }) => place <= run)
    this.#afterTurn = this.#afterTurn.filter(({ place }) => place > run)
    for (const { callback } of due) callSafely(callback)
  }

  #overBudget(): boolean {
    const now = performance.now()
    const left = this.switchInterval - (now - this.#turnBegan)
    const each = (now - this.#lastRead) / this.#lastCredit
    this.#lastRead = now
    this.#turnTime = Math.floor(now)
    this.#spent = left <= 0
    this.#lastCredit = Math.max(1, Math.min(mostCredit, Math.floor(left / 2 / each) || 1))
    this.#credit = this.#lastCredit
    return this.#spent
  }
}

/** One callback that throws must not cost the others their call. */
function callSafely(callback: () => void): void {
  try {
    callback()
  } catch (error) {
    reportError(error, { kind: 'callback', source: callback, text: 'a callback at the end of a turn failed' })
  }
}

export const runQueue: RunQueue = new RunQueue()
