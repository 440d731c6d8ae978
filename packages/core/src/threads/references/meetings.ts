// Giving to an exchange without capacity of another hub: a value goes there to meet a receiver, and can be taken back as
// long as nobody has it (meeting.ts).

import { park } from '../../greenlet/park.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { type SyncOptions, waitSync } from '../../objects/exchange-sync.ts'
import { CHANCE, type Seat } from '../../objects/operation.ts'
import * as say from './exchange-words.ts'
import { MeetWait, type Meeting, SyncMeeting } from './meeting.ts'
import type { Voice } from './voice.ts'

/** Why a value that was tried to give was withdrawn. */
const notMet = new Error('nobody receives')

export class Meetings<T> {
  readonly #face: object
  readonly #voice: Voice
  readonly #meetings = new Map<number, Meeting>()
  readonly #lookouts = new Map<number, Seat<void>>()
  #last = 0

  /** `face`: what it is called in reports. */
  constructor(face: object, voice: Voice) {
    this.#face = face
    this.#voice = voice
  }

  /** Those who wait for a receiver. */
  get size(): number {
    return this.#meetings.size
  }

  /** Waits until somebody has the value. */
  meet(value: T, options: WaitOptions | undefined): Promise<void> {
    const n = ++this.#last
    const wait = new MeetWait(this.#face, () => this.#withdraw(n))
    const promise = park(wait, undefined, options)
    if (wait.waiting) this.#offerBy(n, value, wait)
    return promise
  }

  /** The same, blocking the thread. */
  meetSync(value: T, options: SyncOptions | undefined): void {
    const n = ++this.#last
    const meeting = new SyncMeeting(() => this.#withdraw(n))
    this.#offer(n, value, meeting)
    waitSync('Channel.sendSync', this.#face, meeting, options)
  }

  /** Meets a receiver if there is one; says whether. */
  async tryMeet(value: T): Promise<boolean> {
    const n = ++this.#last
    const wait = new MeetWait(this.#face, () => this.#withdraw(n))
    const promise = park(wait)
    if (wait.waiting) {
      this.#offerBy(n, value, wait)
      wait.fail(notMet) // M1
    }
    try {
      await promise
      return true
    } catch (error) {
      if (error === notMet) return false
      throw error
    }
  }

  /** Has `seat` accepted with CHANCE when there is a receiver, until it is disposed of. */
  lookOut(seat: Seat<void>): Disposable {
    const n = ++this.#last
    this.#lookouts.set(n, seat)
    this.#voice.link.hold()
    this.#voice.say(say.LOOK_OUT, n)
    const away = (): void => {
      if (this.#takeLookout(n) !== undefined) this.#voice.say(say.LOOK_AWAY, n)
    }
    return { [Symbol.dispose]: away }
  }

  /** What the home says. */
  met(n: number): void {
    this.#take(n)?.wake()
  }

  withdrawn(n: number, closed: () => Error): void {
    this.#take(n)?.withdrawn(closed)
  }

  chance(n: number): void {
    this.#takeLookout(n)?.accept(CHANCE as never)
  }

  /** Nothing can be given any more: nobody looks out for a receiver. */
  failLookouts(closed: () => Error): void {
    for (const n of [...this.#lookouts.keys()]) this.#takeLookout(n)?.fail(closed())
  }

  withdrawAll(): void {
    for (const n of this.#meetings.keys()) this.#withdraw(n)
  }

  /** The home has nothing to say of them any more. */
  endAll(end: (meeting: Meeting) => void): void {
    for (const n of [...this.#meetings.keys()]) {
      const meeting = this.#take(n)
      if (meeting !== undefined) end(meeting)
    }
  }

  #withdraw(n: number): void {
    this.#voice.say(say.WITHDRAW, n)
  }

  #offerBy(n: number, value: T, wait: MeetWait): void {
    try {
      this.#offer(n, value, wait)
      wait.sent()
    } catch (error) {
      wait.fail(error)
    }
  }

  #offer(n: number, value: T, meeting: Meeting): void {
    this.#voice.send(say.MEET, value, 'value', n)
    this.#meetings.set(n, meeting)
    this.#voice.link.hold()
  }

  #take(n: number): Meeting | undefined {
    const meeting = this.#meetings.get(n)
    if (this.#meetings.delete(n)) this.#voice.link.unhold()
    return meeting
  }

  #takeLookout(n: number): Seat<void> | undefined {
    const seat = this.#lookouts.get(n)
    if (this.#lookouts.delete(n)) this.#voice.link.unhold()
    return seat
  }
}
