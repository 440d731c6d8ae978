// The far side of an exchange (a channel, a queue) of another hub: what comes from its home, and what goes there. What the
// two say to each other stands in exchange-words.ts.
//
//   N1  a value that was given is at home, or on the way there, in the order of the gives; one whose giver was killed or
//       timed out is not
//   N2  when the home is gone, who waits gets its HubExit, and so does who comes later; what had come before can be taken

import { onShut, shut } from '../../objects/exchange.ts'
import { readValue } from '../answer.ts'
import type { Reader } from '../codec/reader.ts'
import type { Link } from '../link.ts'
import { TO_HOME } from '../record.ts'
import * as say from './exchange-words.ts'
import { onHomeGone } from './imported.ts'
import { Meetings } from './meetings.ts'
import { type Home, Inbox } from './remote-inbox.ts'
import { Outbox, type OutboxHome } from './remote-outbox.ts'
import { Voice } from './voice.ts'

/** The object that users hold. */
export interface Face {
  readonly name: string | undefined
  readonly capacity: number
  toString(): string
  /** Why nothing can be done with it any more: it was closed. */
  closedReason(operation: 'give' | 'take'): Error
}

export class RemoteExchange<T> implements Home<T>, OutboxHome<T> {
  readonly inbox: Inbox<T>
  readonly outbox: Outbox<T>
  /** Those who give without capacity. */
  readonly meetings: Meetings<T>
  readonly #voice: Voice
  readonly #face: Face
  #exit: Error | undefined = undefined

  constructor(link: Link, number: number, face: Face, closed: boolean) {
    this.#voice = new Voice(link, number, TO_HOME)
    this.#face = face
    const window = say.windowOf(face.capacity)
    this.inbox = new Inbox<T>(this, face.name, window)
    this.outbox = new Outbox<T>(this, face.name, window)
    this.meetings = new Meetings<T>(face, this.#voice)
    onShut(this.outbox, () => this.meetings.failLookouts(this.#closedForGivers))
    if (closed) shut(this.outbox)
    if (link.exit === undefined) onHomeGone(face, (error) => this.#gone(error))
    else this.#gone(link.exit)
    register(face, this)
  }

  get hub(): string {
    return this.#voice.link.name
  }

  /** How it is called where it lives. */
  get number(): number {
    return this.#voice.number
  }

  toString(): string {
    return this.#face.toString()
  }

  closedReason(operation: 'give' | 'take'): Error {
    return this.#exit ?? this.#face.closedReason(operation)
  }

  hold(): void {
    this.#voice.link.hold()
  }

  unhold(): void {
    this.#voice.link.unhold()
  }

  sendHome(value: T): void {
    this.#voice.send(say.GIVE, value, 'value')
  }

  demand(count: number): void {
    this.#voice.say(say.DEMAND, count)
  }

  undemand(count: number): void {
    this.#voice.say(say.UNDEMAND, count)
  }

  back(value: T): void {
    this.#voice.send(say.BACK, value, 'value')
  }

  giveBack(receivers: number, values: T[]): void {
    this.#voice.send(say.RETURN, values, undefined, receivers)
  }

  /** Nothing can be given any more. */
  close(immediate: boolean): void {
    this.#voice.say(immediate ? say.CLOSE_NOW : say.CLOSE)
    shut(this.outbox)
    this.meetings.withdrawAll()
  }

  /** @throws why nothing can be given any more */
  checkOpen(): void {
    if (this.outbox.closed) throw this.closedReason('give')
  }

  /** What the home says. */
  handle(what: number, reader: Reader): void {
    if (what === say.ITEM) this.inbox.come(readValue(this.#voice.link, reader) as T)
    else if (what === say.GIVEN) this.outbox.given(reader.count())
    else if (what === say.MET) this.meetings.met(reader.count())
    else if (what === say.CHANCE) this.meetings.chance(reader.count())
    else if (what === say.WITHDRAWN) this.meetings.withdrawn(reader.count(), this.#closedForGivers)
    else if (what === say.REFUSED) this.inbox.refused(readValue(this.#voice.link, reader))
    else if (what === say.UNDONE) this.inbox.undone(reader.count(), reader.count())
    else if (what === say.AHEAD) this.inbox.goAhead()
    else if (what === say.RECALL) this.inbox.recall()
    else if (what === say.CLOSED) this.#closedAtHome()
    else if (what === say.END) shut(this.inbox)
  }

  /** It was closed, and what it had held was taken, before this hub came. */
  over(): void {
    shut(this.outbox)
    shut(this.inbox)
    this.meetings.endAll((meeting) => meeting.withdrawn(this.#closedForGivers))
  }

  readonly #closedForGivers = (): Error => this.closedReason('give')

  #closedAtHome(): void {
    shut(this.outbox)
    this.#voice.say(say.CLOSED_SEEN)
  }

  #gone(exit: Error): void {
    this.#exit = exit
    this.#voice.fallSilent()
    shut(this.outbox)
    this.inbox.fail(exit)
    this.meetings.endAll((meeting) => meeting.gone(exit))
  }
}

const remotes = new WeakMap<object, RemoteExchange<unknown>>()

function register<T>(face: object, remote: RemoteExchange<T>): void {
  remotes.set(face, remote)
}

/** What is behind a channel or queue that was received; undefined for one of this hub. */
export function remoteOf(face: object): RemoteExchange<unknown> | undefined {
  return remotes.get(face)
}
