// The start of a greenlet: its place in the run queue, and the timer in front of that.

import { AsyncResource } from 'node:async_hooks'

import { callIn } from '../hub/context.ts'
import { type Task, runQueue } from '../hub/run-queue.ts'
import type { Timer } from '../hub/timers.ts'
import type { Scope } from './scope.ts'

/** Calls `begin(scope)` in `scope` when its turn comes, otherwise in the context of the place that spawned it. */
export class Start extends AsyncResource implements Task {
  readonly #scope: Scope
  readonly #begin: (scope: Scope) => void

  constructor(scope: Scope, begin: (scope: Scope) => void) {
    super('greenlet')
    this.#scope = scope
    this.#begin = begin
  }

  get immediate(): boolean {
    return true
  }

  step(): void {
    callIn(this, this.#scope, this.#begin, this.#scope)
  }
}

export class StartTimer implements Timer {
  slot = -1
  readonly #start: Start

  constructor(start: Start) {
    this.#start = start
  }

  fire(): void {
    runQueue.push(this.#start)
  }
}
