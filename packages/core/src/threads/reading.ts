// Reading what another hub has sent, record by record.
//
//   D1  it has its limits: after `switchInterval` timers and I/O have their turn first; not while the thread is blocked
//       (`pump`), when they have none anyway
//   D2  nothing that arrives runs code of the user here: it starts greenlets and settles waits
//   D3  what one handler throws is reported; the next record is read all the same
//   D4  while it is stalled no record is read: those that come next are about something that is not known here yet

import { inCleanContext } from '../hub/context.ts'
import { reportError } from '../hub/report.ts'
import { runQueue } from '../hub/run-queue.ts'
import { handlerOf } from './handlers.ts'
import type { Link } from './link.ts'
import type { Receiver } from './receiver.ts'

export class Reading {
  readonly #link: Link
  readonly #receiver: Receiver
  #inside = false
  /** It goes on after timers and I/O. */
  #due = false
  #stalls = 0
  #limit = 0

  constructor(link: Link, receiver: Receiver) {
    this.#link = link
    this.#receiver = receiver
  }

  /** Reads what has come. False: there may be more, it goes on by itself. Throws if the lane is damaged. */
  read(): boolean {
    if (this.#due) return false
    return this.#readFor(runQueue.switchInterval)
  }

  /** Reads all that has come, however long it takes. */
  pump(): void {
    this.#readFor(Infinity)
  }

  /** Reads nothing more until the result is called (D4). */
  stall(): () => void {
    this.#stalls++
    return () => {
      this.#stalls--
      this.#link.onRing()
    }
  }

  #readFor(limit: number): boolean {
    if (this.#inside) return false
    this.#inside = true
    this.#limit = limit
    try {
      inCleanContext(this.#loop)
    } finally {
      this.#inside = false
    }
    return !this.#due
  }

  readonly #loop = (): void => {
    const began = performance.now()
    for (let count = 1; this.#stalls === 0 && this.#link.readable && this.#receiver.next(); count++) {
      this.#handle()
      if ((count & 63) === 0 && performance.now() - began > this.#limit) return this.#goOnLater()
    }
  }

  #handle(): void {
    const link = this.#link
    const { kind, reader, lost } = this.#receiver
    try {
      handlerOf(kind)(link, reader, lost)
    } catch (error) {
      const text = `a record of kind ${kind} from hub "${link.name}" could not be handled`
      reportError(error, { kind: 'callback', source: link, text }) // D3
    }
    this.#receiver.done()
  }

  /** D1 */
  #goOnLater(): void {
    this.#due = true
    setImmediate(() => {
      this.#due = false
      this.#link.onRing()
    })
  }
}
