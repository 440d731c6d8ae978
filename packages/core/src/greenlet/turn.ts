// A turn in the run queue: what sleep(0) takes.
//
//   U1  those who ask one after the other, with nothing queued in between, share one promise; they go on in the order
//       in which they asked
//   U2  whoever has a turn gets it: a kill waits for the next wait, as for every value that was handed over
//
// One promise for many costs a third of one promise each.

import { type Task, runQueue } from '../hub/run-queue.ts'

const most = 32 // so that the hub looks at the clock in between

let resolveNext: () => void
const takeResolve = (resolve: () => void): void => {
  resolveNext = resolve
}

export class SharedTurn implements Task {
  readonly promise: Promise<void> = new Promise<void>(takeResolve)
  readonly #resolve = resolveNext
  weight = 1
  over = false
  /** `runQueue.pushed` just after it was pushed. */
  place = 0

  get immediate(): boolean {
    return false
  }

  step(): void {
    this.over = true
    this.#resolve()
  }
}

let open = new SharedTurn()
open.over = true

/** The turn that is next to be had. */
export function nextTurn(): SharedTurn {
  if (!open.over && open.weight < most && runQueue.pushed === open.place && runQueue.pick === undefined) {
    open.weight++
    return open
  }
  open = new SharedTurn()
  runQueue.push(open)
  open.place = runQueue.pushed
  return open
}
