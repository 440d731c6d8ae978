// The interval of `timers/promises` as a timer of the hub.
//
//   V1  it counts on while nobody waits for its next moment, as that of Node does
//   V2  a step that is interrupted has taken no moment
//   V3  #ended implies that no timer is set and nobody waits

import { type Timer, Wait, WaitList, park, timers } from '@hublet/core/lowlevel'

import type { Steps } from './iteration.ts'
import type { Pause } from './timers-pause.ts'

type Result = IteratorResult<unknown>

export class Interval implements Timer, Steps {
  slot = -1
  readonly cooperative = true
  readonly #name: string
  readonly #pause: Pause
  readonly #value: unknown
  /** Node's own, which says what there is to be said when the signal is aborted. */
  readonly #node: () => AsyncIterator<unknown>
  readonly #waits = new WaitList<Wait<boolean>>()
  /** Moments that nobody has taken. */
  #due = 0
  #ended = false
  readonly #stop = (): void => {
    timers.remove(this)
    for (const wait of this.#waits.takeAll()) wait.wake(false)
  }

  constructor(name: string, pause: Pause, value: unknown, node: () => AsyncIterator<unknown>) {
    this.#name = name
    this.#pause = pause
    this.#value = value
    this.#node = node
    timers.add(this, pause.ms, pause.ref)
    pause.signal?.addEventListener('abort', this.#stop, { once: true })
  }

  fire(): void {
    timers.add(this, this.#pause.ms, this.#pause.ref)
    if (this.#waits.shift()?.wake(true) !== true) this.#due++ // V1
  }

  async next(): Promise<Result> {
    if (this.#ended) return { value: undefined, done: true }
    if (await this.#moment()) return { value: this.#value, done: false }
    if (this.#ended) return { value: undefined, done: true }
    this.#end()
    return this.#node().next()
  }

  async return(value?: unknown): Promise<Result> {
    this.#end()
    return { value, done: true }
  }

  async throw(error: unknown): Promise<Result> {
    this.#end()
    throw error
  }

  /** False when there will be none: the signal has been aborted. */
  #moment(): Promise<boolean> | boolean {
    if (this.#due > 0) return this.#due-- > 0
    if (this.#pause.signal?.aborted === true) return false
    return park(new Wait<boolean>(this.#name, this.#pause.ms), this.#waits) // V2
  }

  /** V3 */
  #end(): void {
    this.#ended = true
    this.#pause.signal?.removeEventListener('abort', this.#stop)
    this.#stop()
  }
}
