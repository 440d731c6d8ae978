// Waiting for the first answer of a thread: its module is loaded, or it has failed.

import { Wait } from '../greenlet/wait.ts'
import { readOutcome } from './answer.ts'
import type { Reader } from './codec/reader.ts'
import type { Link, Pending } from './link.ts'

export class StartWait extends Wait<void> implements Pending {
  readonly #link: Link

  constructor(link: Link) {
    super('HubThread.start', link.name)
    this.#link = link
  }

  override get foreign(): boolean {
    return true
  }

  answer(kind: number, reader: Reader, link: Link, lost: Error | undefined): void {
    link.settle(0)
    const { failed, value } = readOutcome(link, kind, reader, lost)
    if (failed) this.fail(value)
    else this.wake()
  }

  gone(exit: Error): void {
    this.fail(exit)
  }

  override fail(error: unknown): boolean {
    this.#link.settle(0)
    return super.fail(error)
  }
}
