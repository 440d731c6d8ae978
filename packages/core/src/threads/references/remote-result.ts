// A result of another hub, as this one sees it.
//
//   N1  its home decides: what is set here is so when the home has said it; who comes second there is told nothing
//   N2  when the home is gone, who waits gets its HubExit; a result that is set stays so

import { asError } from '../../greenlet/outcome.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { AsyncResult } from '../../objects/async-result.ts'
import { encodeOrPort } from '../codec/encode.ts'
import type { Link } from '../link.ts'
import { RESULT_TO_HOME } from '../record.ts'
import { failWaits, waitHeld } from './far-wait.ts'
import { onHomeGone } from './imported.ts'

export class RemoteResult<T> extends AsyncResult<T> {
  readonly #link: Link
  readonly #number: number
  #sent = false
  #gone: Error | undefined = undefined

  constructor(link: Link, number: number, name: string | undefined) {
    super(name === undefined ? undefined : { name })
    this.#link = link
    this.#number = number
    if (link.exit === undefined) onHomeGone(this, (error) => this.#leave(error))
    else this.#gone = link.exit
  }

  override trySet(value: T): boolean {
    return this.#send(true, value)
  }

  override trySetException(error: unknown): boolean {
    return this.#send(false, asError('AsyncResult', error))
  }

  override async get(options?: WaitOptions): Promise<T> {
    if (this.#gone !== undefined && !this.ready) throw this.#gone
    return waitHeld(this.#link, () => super.get(options))
  }

  override async wait(options?: WaitOptions): Promise<boolean> {
    if (this.#gone !== undefined && !this.ready) throw this.#gone
    return waitHeld(this.#link, () => super.wait(options))
  }

  /** The home says what it was set to. */
  become(successful: boolean, outcome: unknown): void {
    if (successful) super.trySet(outcome as T)
    else super.trySetException(outcome)
  }

  #send(successful: boolean, outcome: unknown): boolean {
    if (this.ready || this.#sent) return false
    if (this.#gone !== undefined) throw this.#gone
    this.#link.send(RESULT_TO_HOME, (writer) => {
      writer.count(this.#number)
      writer.byte(successful ? 1 : 0)
      encodeOrPort(writer, outcome, this.#link.sender.out, 'value')
    })
    this.#sent = true
    return true
  }

  #leave(error: Error): void {
    this.#gone = error
    failWaits(this, error)
  }
}
