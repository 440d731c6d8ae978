// A question of Comlink that the other hub is to answer.

import { readOutcome } from '../answer.ts'
import type { Reader } from '../codec/reader.ts'
import type { Link, Pending } from '../link.ts'
import { rejection } from './message.ts'

/** Waits for the answer, and hands it on: what Comlink said over there, or what makes its promise reject here. */
export class Asked implements Pending {
  /** The number of the question. */
  n = 0
  readonly #id: string
  readonly #settle: (answer: unknown) => void

  constructor(id: string, settle: (answer: unknown) => void) {
    this.#id = id
    this.#settle = settle
  }

  answer(kind: number, reader: Reader, link: Link, lost: Error | undefined): void {
    link.settle(this.n)
    const { failed, value } = readOutcome(link, kind, reader, lost)
    this.#settle(failed ? rejection(this.#id, value) : value)
  }

  gone(error: Error): void {
    this.#settle(rejection(this.#id, error))
  }
}
