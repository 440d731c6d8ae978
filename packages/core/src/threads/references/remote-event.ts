// An event of another hub, as this one sees it: what happens to it there happens to it here.
//
//   N1  its home decides: what is set or cleared here is so here at once, and everywhere when the home has heard of it
//   N2  when the home is gone, who waits gets its HubExit; an event that is set stays so

import type { WaitOptions } from '../../greenlet/wait.ts'
import { Event } from '../../objects/event.ts'
import type { Link } from '../link.ts'
import { EVENT_TO_HOME } from '../record.ts'
import { failWaits, waitHeld } from './far-wait.ts'
import { onHomeGone } from './imported.ts'

export class RemoteEvent extends Event {
  readonly #link: Link
  readonly #number: number
  #gone: Error | undefined = undefined

  constructor(link: Link, number: number, name: string | undefined, set: boolean) {
    super(name === undefined ? undefined : { name })
    this.#link = link
    this.#number = number
    if (set) super.set()
    if (link.exit === undefined) onHomeGone(this, (error) => this.#leave(error))
    else this.#gone = link.exit
  }

  override set(): void {
    super.set()
    this.#say(true)
  }

  override clear(): void {
    super.clear()
    this.#say(false)
  }

  override async wait(options?: WaitOptions): Promise<boolean> {
    if (this.#gone !== undefined && !this.ready) throw this.#gone
    return waitHeld(this.#link, () => super.wait(options))
  }

  /** The home says that it is set, or cleared. */
  become(set: boolean): void {
    if (set) super.set()
    else super.clear()
  }

  #say(set: boolean): void {
    if (this.#gone !== undefined) return
    this.#link.send(EVENT_TO_HOME, (writer) => {
      writer.count(this.#number)
      writer.byte(set ? 1 : 0)
    })
  }

  #leave(error: Error): void {
    this.#gone = error
    failWaits(this, error)
  }
}
