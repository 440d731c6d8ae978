// The far side of an exchange (a channel, a queue) of another hub: what comes from its home, and what goes there. What the
// two say to each other stands in exchange-words.ts.
//
//   N1  a value that was given is at home, or on the way there, in the order of the gives; one whose giver was killed or
//       timed out is not
//   N2  when the home is gone, who waits gets its HubExit, and so does who comes later; what had come before can be taken

import { park } from '../../greenlet/park.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { type SyncOptions, waitSync } from '../../objects/exchange-sync.ts'
import { shut } from '../../objects/exchange.ts'
import { readValue } from '../answer.ts'
import { encodeOrPort } from '../codec/encode.ts'
import type { Reader } from '../codec/reader.ts'
import type { Writer } from '../codec/writer.ts'
import type { Link } from '../link.ts'
import { TO_HOME } from '../record.ts'
import * as say from './exchange-words.ts'
import { onHomeGone } from './imported.ts'
import { MeetWait, type Meeting, SyncMeeting } from './meeting.ts'
import { type Home, Inbox } from './remote-inbox.ts'
import { Outbox, type OutboxHome } from './remote-outbox.ts'

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
  readonly #link: Link
  readonly #number: number
  readonly #face: Face
  readonly #meetings = new Map<number, Meeting>()
  #lastMeeting = 0
  #exit: Error | undefined = undefined

  constructor(link: Link, number: number, face: Face, closed: boolean) {
    this.#link = link
    this.#number = number
    this.#face = face
    const window = say.windowOf(face.capacity)
    this.inbox = new Inbox<T>(this, face.name, window)
    this.outbox = new Outbox<T>(this, face.name, window)
    if (closed) shut(this.outbox)
    if (link.exit === undefined) onHomeGone(face, (error) => this.#gone(error))
    else this.#gone(link.exit)
    register(face, this)
  }

  get hub(): string {
    return this.#link.name
  }

  /** Those who wait for a receiver, at an exchange without capacity. */
  get meetings(): number {
    return this.#meetings.size
  }

  /** How it is called where it lives. */
  get number(): number {
    return this.#number
  }

  toString(): string {
    return this.#face.toString()
  }

  closedReason(operation: 'give' | 'take'): Error {
    return this.#exit ?? this.#face.closedReason(operation)
  }

  hold(): void {
    this.#link.hold()
  }

  unhold(): void {
    this.#link.unhold()
  }

  sendHome(value: T): void {
    this.#send(say.GIVE, value)
  }

  demand(count: number): void {
    this.#say(say.DEMAND, count)
  }

  undemand(count: number): void {
    this.#say(say.UNDEMAND, count)
  }

  back(value: T): void {
    this.#send(say.BACK, value)
  }

  giveBack(receivers: number, values: T[]): void {
    this.#tell((writer) => {
      writer.byte(say.RETURN)
      writer.count(receivers)
      encodeOrPort(writer, values, this.#link.sender.out)
    })
  }

  /** Nothing can be given any more. */
  close(immediate: boolean): void {
    this.#say(immediate ? say.CLOSE_NOW : say.CLOSE)
    shut(this.outbox)
    for (const n of this.#meetings.keys()) this.#say(say.WITHDRAW, n)
  }

  /** Gives a value to an exchange without capacity: waits until somebody has it. */
  meet(value: T, options: WaitOptions | undefined): Promise<void> {
    const n = ++this.#lastMeeting
    const wait = new MeetWait(this.#face, () => this.#say(say.WITHDRAW, n))
    const promise = park(wait, undefined, options)
    if (!wait.waiting) return promise
    try {
      this.#offer(n, value, wait)
      wait.sent()
    } catch (error) {
      wait.fail(error)
    }
    return promise
  }

  /** The same, blocking the thread. */
  meetSync(value: T, options: SyncOptions | undefined): void {
    const n = ++this.#lastMeeting
    const meeting = new SyncMeeting(() => this.#say(say.WITHDRAW, n))
    this.#offer(n, value, meeting)
    waitSync('Channel.sendSync', this.#face, meeting, options)
  }

  #offer(n: number, value: T, meeting: Meeting): void {
    this.#tell((writer) => {
      writer.byte(say.MEET)
      writer.count(n)
      encodeOrPort(writer, value, this.#link.sender.out, 'value')
    })
    this.#meetings.set(n, meeting)
    this.#link.hold()
  }

  /** What the home says. */
  handle(what: number, reader: Reader): void {
    if (what === say.ITEM) this.inbox.come(readValue(this.#link, reader) as T)
    else if (what === say.GIVEN) this.outbox.given(reader.count())
    else if (what === say.MET) this.#takeMeeting(reader.count())?.wake()
    else if (what === say.WITHDRAWN) this.#takeMeeting(reader.count())?.withdrawn(() => this.closedReason('give'))
    else if (what === say.REFUSED) this.inbox.refused(readValue(this.#link, reader))
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
    for (const n of [...this.#meetings.keys()]) this.#takeMeeting(n)?.withdrawn(() => this.closedReason('give'))
  }

  #closedAtHome(): void {
    shut(this.outbox)
    this.#say(say.CLOSED_SEEN)
  }

  #takeMeeting(n: number): Meeting | undefined {
    const wait = this.#meetings.get(n)
    if (this.#meetings.delete(n)) this.#link.unhold()
    return wait
  }

  #gone(exit: Error): void {
    this.#exit = exit
    shut(this.outbox)
    this.inbox.fail(exit)
    for (const n of [...this.#meetings.keys()]) this.#takeMeeting(n)?.gone(exit)
  }

  #send(what: number, value: T): void {
    this.#tell((writer) => {
      writer.byte(what)
      encodeOrPort(writer, value, this.#link.sender.out, 'value')
    })
  }

  #say(what: number, ...counts: number[]): void {
    this.#tell((writer) => {
      writer.byte(what)
      for (const count of counts) writer.count(count)
    })
  }

  #tell(fill: (writer: Writer) => void): void {
    if (this.#exit !== undefined) return
    this.#link.send(TO_HOME, (writer) => {
      writer.count(this.#number)
      fill(writer)
    })
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
