// How a thread waits for what other threads do: one word in the registry, which they count up to wake it.
//
//   B1  a look begins after the word was read, and the wait ends as soon as it is another: no ring is lost
//   B2  at most one waitAsync is under way, whatever is waited for: none is ever left behind for a ring to be lost in
//   B3  while somebody has it held, the loop of the thread is held: waitAsync does not do that
//   B4  rings that come soon are found by looking after each turn of the loop, for as long as that has paid lately; only
//       then does the thread go to sleep. Timers and I/O have their turns all the while
//   B5  what one watcher throws is reported; the others are called all the same
//   B6  who rings notifies only a thread that has said that it sleeps: it has as long as one of its waits is under way
//   B7  looking keeps whoever is to ring from its core, if the two share one. When rings come soon but never while it looks,
//       the thread naps in place of looking: it blocks, for at most `nap`, once after each ring. If that was in vain, too,
//       it sleeps at once; now and then it looks again

import { inCleanContext } from '../hub/context.ts'
import { reportError } from '../hub/report.ts'
import { doorbellAt, slotOf } from './protocol/layout.ts'
import { fallAsleep, wakeUp } from './protocol/slots.ts'
import type { Registry } from './registry.ts'

/** Somebody who waits for other threads. */
export interface Watcher {
  /** Called after every ring, perhaps for something else: looks whether it has come. */
  onRing(): void
}

/** Before anybody puts something else in its place, to watch who blocks. */
const { wait } = Atomics
/** Milliseconds of looking. */
const longestPolling = 0.2
const shortestPolling = 0.02
const nap = 0.3
/** A ring so many milliseconds after the last one is one that looking, or a nap, is meant for. */
const soon = 0.6
/** So often looking may be in vain: the other has had a collection of garbage to do. */
const forgiven = 3
/** From then on it looks every 2nd, 4th .. 64th time. */
const mostVain = forgiven + 6
/** Looks in one turn of the loop: two to three microseconds, in which another thread that polls can answer. */
const looks = 60

export class Doorbell {
  readonly registry: Registry
  readonly #words: Int32Array
  readonly #slot: number
  readonly #at: number
  /** Whether each holds the loop. */
  readonly #watchers = new Map<Watcher, boolean>()
  #holds = 0
  #state: 'idle' | 'polling' | 'asleep' = 'idle'
  #seen = 0
  #polling = shortestPolling
  #began = 0
  #naps = false
  #napPays = true
  /** How often the longest looking was in vain although the ring came soon after it, at most `mostVain`. */
  #vain = 0
  #turns = 0
  #holder: NodeJS.Timeout | undefined

  constructor(registry: Registry) {
    this.registry = registry
    this.#words = registry.words
    this.#slot = slotOf(registry.me)
    this.#at = doorbellAt(this.#slot)
  }

  /**
   * From now on `watcher` is told of rings. To be called before its first look (B1).
   *
   * `holds`: until it is unwatched it holds the loop. Otherwise it may be told of nothing more when nobody else does.
   */
  watch(watcher: Watcher, holds = true): void {
    if (this.#watchers.has(watcher)) return
    this.#watchers.set(watcher, holds)
    if (holds) this.hold()
    if (this.#state === 'idle') this.#begin()
  }

  unwatch(watcher: Watcher): void {
    if (this.#watchers.get(watcher) === true) this.unhold()
    this.#watchers.delete(watcher)
  }

  /** Holds the loop until `unhold` has been called as often. */
  hold(): void {
    if (++this.#holds > 1) return
    if (this.#holder === undefined) this.#holder = inCleanContext(() => setInterval(() => {}, 2 ** 30))
    else this.#holder.ref() // B3
  }

  unhold(): void {
    if (--this.#holds === 0) this.#holder?.unref()
  }

  /** Blocks the thread until the next ring after `seen`, at most for `ms`. */
  sleep(seen: number, ms: number): void {
    fallAsleep(this.#words, this.#slot) // B6
    wait(this.#words, this.#at, seen, ms)
    wakeUp(this.#words, this.#slot)
  }

  /** What the word says now: for `sleep`. */
  get count(): number {
    return Atomics.load(this.#words, this.#at)
  }

  #begin(): void {
    this.#seen = this.count
    this.#state = 'polling'
    this.#began = performance.now()
    this.#naps = this.#vain > forgiven && ++this.#turns % 2 ** (this.#vain - forgiven) !== 0
    setImmediate(this.#poll)
  }

  readonly #poll = (): void => {
    if (this.#watchers.size === 0) this.#state = 'idle'
    else if (this.#naps) this.#napOnce()
    else if (this.#isRung()) {
      if (this.#vain > 0 && this.#polling === longestPolling) this.#vain >>= 1
      this.#rung()
    } else if (performance.now() < this.#began + this.#polling) setImmediate(this.#poll)
    else this.#fallAsleep()
  }

  #isRung(): boolean {
    for (let left = looks; left > 0; left--) {
      if (this.count !== this.#seen) return true
      Atomics.pause()
    }
    return false
  }

  /** B7 */
  #napOnce(): void {
    if (this.count === this.#seen && this.#napPays) this.sleep(this.#seen, nap)
    if (this.count === this.#seen) this.#fallAsleep()
    else this.#rung()
  }

  #fallAsleep(): void {
    this.#state = 'asleep'
    fallAsleep(this.#words, this.#slot) // B6
    const { async, value } = Atomics.waitAsync(this.#words, this.#at, this.#seen)
    if (async) void value.then(this.#wakeUp)
    else this.#wakeUp()
  }

  readonly #wakeUp = (): void => {
    wakeUp(this.#words, this.#slot)
    const late = performance.now() - this.#began
    if (this.#naps) this.#napPays = late < soon
    else if (late < soon) this.#lookedInVain()
    else this.#polling = Math.max(shortestPolling, this.#polling / 2)
    this.#rung()
  }

  /** B7 */
  #lookedInVain(): void {
    if (this.#polling === longestPolling && this.#vain < mostVain) this.#vain++
    this.#polling = longestPolling
    this.#napPays = true
  }

  #rung(): void {
    if (this.#watchers.size === 0) {
      this.#state = 'idle'
      return
    }
    this.#begin() // B1: the word is read before they look
    for (const watcher of this.#watchers.keys()) {
      try {
        watcher.onRing()
      } catch (error) {
        reportError(error, { kind: 'callback', source: watcher, text: 'looking after a ring of another thread failed' }) // B5
      }
    }
  }
}

const doorbells = new WeakMap<Registry, Doorbell>()

/** The doorbell of this thread. @throws {NotEnrolled} if it is in no registry */
export function doorbell(registry: Registry): Doorbell {
  let bell = doorbells.get(registry)
  if (bell === undefined) doorbells.set(registry, (bell = new Doorbell(registry)))
  return bell
}
