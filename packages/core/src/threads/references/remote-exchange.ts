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
import { CHANCE, type Seat } from '../../objects/operation.ts'
import { readValue } from '../answer.ts'
import type { Reader } from '../codec/reader.ts'
import type { Link } from '../link.ts'
import { TO_HOME } from '../record.ts'
import * as say from './exchange-words.ts'
import { onHomeGone } from './imported.ts'
import { MeetWait, type Meeting, SyncMeeting } from './meeting.ts'
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

/** Why a value that was tried to give was withdrawn. */
const notMet = new Error('nobody receives')

export class RemoteExchange<T> implements Home<T>, OutboxHome<T> {
  readonly inbox: Inbox<T>
  readonly outbox: Outbox<T>
  readonly #voice: Voice
  readonly #face: Face
  readonly #meetings = new Map<number, Meeting>()
  readonly #lookouts = new Map<number, Seat<void>>()
  #lastMeeting = 0
  #exit: Error | undefined = undefined

  constructor(link: Link, number: number, face: Face, closed: boolean) {
    this.#voice = new Voice(link, number, TO_HOME)
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
    return this.#voice.link.name
  }

  /** Those who wait for a receiver, at an exchange without capacity. */
  get meetings(): number {
    return this.#meetings.size
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
    this.#failLookouts()
    for (const n of this.#meetings.keys()) this.#voice.say(say.WITHDRAW, n)
  }

  /** Gives a value to an exchange without capacity: waits until somebody has it. */
  meet(value: T, options: WaitOptions | undefined): Promise<void> {
    const n = ++this.#lastMeeting
    const wait = new MeetWait(this.#face, () => this.#voice.say(say.WITHDRAW, n))
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

  /** Meets a receiver if there is one; says whether. */
  async tryMeet(value: T): Promise<boolean> {
    const n = ++this.#lastMeeting
    const wait = new MeetWait(this.#face, () => this.#voice.say(say.WITHDRAW, n))
    const promise = park(wait)
    try {
      if (wait.waiting) this.#tryOffer(n, value, wait)
    } catch (error) {
      wait.fail(error)
    }
    try {
      await promise
      return true
    } catch (error) {
      if (error === notMet) return false
      throw error
    }
  }

  /** M1 */
  #tryOffer(n: number, value: T, wait: MeetWait): void {
    this.#offer(n, value, wait)
    wait.sent()
    wait.fail(notMet)
  }

  /** Has `seat` accepted with CHANCE when there is a receiver, until it is disposed of. */
  lookOut(seat: Seat<void>): Disposable {
    this.checkOpen()
    const n = ++this.#lastMeeting
    this.#lookouts.set(n, seat)
    this.hold()
    this.#voice.say(say.LOOK_OUT, n)
    const away = (): void => {
      if (this.#takeLookout(n) !== undefined) this.#voice.say(say.LOOK_AWAY, n)
    }
    return { [Symbol.dispose]: away }
  }

  /** @throws why nothing can be given any more */
  checkOpen(): void {
    if (this.outbox.closed) throw this.closedReason('give')
  }

  #takeLookout(n: number): Seat<void> | undefined {
    const seat = this.#lookouts.get(n)
    if (this.#lookouts.delete(n)) this.unhold()
    return seat
  }

  #failLookouts(): void {
    for (const n of [...this.#lookouts.keys()]) this.#takeLookout(n)?.fail(this.closedReason('give'))
  }

  /** The same, blocking the thread. */
  meetSync(value: T, options: SyncOptions | undefined): void {
    const n = ++this.#lastMeeting
    const meeting = new SyncMeeting(() => this.#voice.say(say.WITHDRAW, n))
    this.#offer(n, value, meeting)
    waitSync('Channel.sendSync', this.#face, meeting, options)
  }

  #offer(n: number, value: T, meeting: Meeting): void {
    this.#voice.send(say.MEET, value, 'value', n)
    this.#meetings.set(n, meeting)
    this.#voice.link.hold()
  }

  /** What the home says. */
  handle(what: number, reader: Reader): void {
    if (what === say.ITEM) this.inbox.come(readValue(this.#voice.link, reader) as T)
    else if (what === say.GIVEN) this.outbox.given(reader.count())
    else if (what === say.MET) this.#takeMeeting(reader.count())?.wake()
    else if (what === say.CHANCE) this.#takeLookout(reader.count())?.accept(CHANCE as never)
    else if (what === say.WITHDRAWN) this.#takeMeeting(reader.count())?.withdrawn(() => this.closedReason('give'))
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
    this.#failLookouts()
    shut(this.inbox)
    for (const n of [...this.#meetings.keys()]) this.#takeMeeting(n)?.withdrawn(() => this.closedReason('give'))
  }

  #closedAtHome(): void {
    shut(this.outbox)
    this.#failLookouts()
    this.#voice.say(say.CLOSED_SEEN)
  }

  #takeMeeting(n: number): Meeting | undefined {
    const wait = this.#meetings.get(n)
    if (this.#meetings.delete(n)) this.#voice.link.unhold()
    return wait
  }

  #gone(exit: Error): void {
    this.#exit = exit
    this.#voice.fallSilent()
    shut(this.outbox)
    this.#failLookouts()
    this.inbox.fail(exit)
    for (const n of [...this.#meetings.keys()]) this.#takeMeeting(n)?.gone(exit)
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
