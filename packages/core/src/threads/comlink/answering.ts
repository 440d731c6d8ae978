// A question of the other hub that Comlink is to answer here.
//
//   A1  it is answered once; when the other hub is gone, not at all
//   A2  the greenlet in which it was taken on lives until Comlink has the answer: what it calls is part of it

import { Greenlet } from '../../greenlet/greenlet.ts'
import { asError } from '../../greenlet/outcome.ts'
import { markObserved } from '../../greenlet/tree.ts'
import { sendFailure, sendResult } from '../answer.ts'
import type { Link, Served } from '../link.ts'

export class Answering implements Served {
  readonly #link: Link
  readonly #n: number
  readonly #ended: () => void
  readonly #answered = Promise.withResolvers<void>()
  #greenlet: Greenlet | undefined = undefined

  /** `ended` is called when there is no answer to be given any more. */
  constructor(link: Link, n: number, ended: () => void) {
    this.#link = link
    this.#n = n
    this.#ended = ended
    link.serving.set(n, this)
  }

  /** `take` hands the question to Comlink, and says whether that takes it on. */
  start(take: () => boolean): void {
    if (!this.#link.serving.has(this.#n)) return // A1
    const answered = this.#answered.promise
    const untaken = (): void => void (this.#greenlet = undefined)
    this.#greenlet = new Greenlet(async function comlink() {
      if (take()) await answered // A2
      else untaken()
    })
    markObserved(this.#greenlet)
    this.#greenlet.start()
  }

  /** One that cannot be sent is a failure: the other hub hears why. */
  answer(message: unknown): void {
    if (this.#link.serving.delete(this.#n)) sendResult(this.#link, this.#n, message)
    this.#end()
  }

  refuse(error: Error): void {
    if (this.#link.serving.delete(this.#n)) sendFailure(this.#link, this.#n, error)
    this.#end()
  }

  cancel(reason: unknown): void {
    if (this.#greenlet === undefined) this.#end()
    else void this.#greenlet.kill(asError('kill', reason))
  }

  #end(): void {
    this.#ended()
    this.#answered.resolve()
  }
}
