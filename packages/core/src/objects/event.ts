// Something that has happened, or not yet.
//
//   E1  set() wakes all who wait at that moment, whatever happens to the event before they run
//   E2  a wait on an event that is set goes on at once, but never before those whom set() has woken

import { type Follower, type LinkTarget, notifyAll } from '../greenlet/links.ts'
import { checkWaitOptions, mayWait, park } from '../greenlet/park.ts'
import { BooleanWait, type WaitOptions } from '../greenlet/wait.ts'
import { runQueue } from '../hub/run-queue.ts'
import { Linkable, followersOf } from './linkable.ts'

/** Has `watcher` called at every change of an event. */
export let onChange: (event: Event, watcher: (set: boolean) => void) => Disposable

class EventWait extends BooleanWait implements Follower {
  notify(): void {
    this.wake(true)
  }
}

const yes = Promise.resolve(true)

/**
 * A flag that greenlets can wait for.
 *
 * For a value use {@link AsyncResult}; for one wake-up per item a {@link Queue}.
 *
 * ```ts
 * const ready = new Event()
 * spawn(() => ready.set())
 * await ready.wait() //=> true
 * ```
 *
 * Linked to a greenlet (`g.link(event)`), it is set at its end.
 */
export class Event extends Linkable implements LinkTarget<unknown> {
  #set = false
  /** `runQueue.pushed` when the last who waited were woken. */
  #woken = 0
  #watchers: Set<(set: boolean) => void> | undefined = undefined

  /** Whether it is set. */
  get ready(): boolean {
    return this.#set
  }

  /** Sets it: all who wait go on, and nobody waits until `clear()`. */
  set(): void {
    if (this.#set) return
    this.#set = true
    if (this.#watchers !== undefined) Event.#tell(this, this.#watchers)
    if (this.linkCount === 0) return
    notifyAll(followersOf(this), this) // E1
    this.#woken = runQueue.pushed
  }

  /** Takes it back: from now on `wait()` waits. */
  clear(): void {
    if (!this.#set) return
    this.#set = false
    if (this.#watchers !== undefined) Event.#tell(this, this.#watchers)
  }

  /**
   * Waits until it is set. Returns `true`, or `false` when the time is up.
   *
   * Cancel: nothing is left behind. Order: those who wait go on in the order in which they came.
   */
  wait(options?: WaitOptions): Promise<boolean> {
    if (this.#set && (runQueue.pushed - runQueue.size >= this.#woken || !mayWait())) {
      if (options !== undefined) checkWaitOptions('Event.wait', options)
      return yes
    }
    const wait = new EventWait('Event.wait', this)
    const parked = park(wait, followersOf(this), options)
    if (this.#set) wait.wake(true) // E2
    return parked
  }

  /** Called when something ends that it is linked to: `g.link(this)`. */
  onLink(): void {
    this.set()
  }

  static #tell(self: Event, watchers: ReadonlySet<(set: boolean) => void>): void {
    for (const watcher of watchers) watcher(self.#set)
  }

  static {
    onChange = (event, watcher) => {
      const watchers = (event.#watchers ??= new Set())
      watchers.add(watcher)
      return { [Symbol.dispose]: () => void watchers.delete(watcher) }
    }
  }
}
