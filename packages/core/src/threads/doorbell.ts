// How a thread waits for what other threads do: one word in the registry, which they count up to wake it.
//
//   B1  a look begins after the word was read, and the wait ends as soon as it is another: no ring is lost
//   B2  at most one waitAsync is under way, whatever is waited for: none is ever left behind for a ring to be lost in
//   B3  while somebody watches, the loop of the thread is held: waitAsync does not do that
//   B4  rings that come soon are found by looking after each turn of the loop, for as long as that has paid lately; only
//       then does the thread go to sleep. Timers and I/O have their turns all the while
//   B5  what one watcher throws is reported; the others are called all the same

import { inCleanContext } from '../hub/context.ts'
import { reportError } from '../hub/report.ts'
import { doorbellAt, slotOf } from './protocol/layout.ts'
import type { Registry } from './registry.ts'

/** Somebody who waits for other threads. */
export interface Watcher {
  /** Called after every ring, perhaps for something else: looks whether it has come. */
  onRing(): void
}

/** Milliseconds of looking. */
const longestPolling = 0.2
const shortestPolling = 0.02

export class Doorbell {
  readonly registry: Registry
  readonly #words: Int32Array
  readonly #at: number
  readonly #watchers = new Set<Watcher>()
  #state: 'idle' | 'polling' | 'asleep' = 'idle'
  #seen = 0
  #polling = shortestPolling
  #began = 0
  #holder: NodeJS.Timeout | undefined

  constructor(registry: Registry) {
    this.registry = registry
    this.#words = registry.words
    this.#at = doorbellAt(slotOf(registry.me))
  }

  /** From now on `watcher` is told of rings. To be called before its first look (B1). */
  watch(watcher: Watcher): void {
    this.#watchers.add(watcher)
    if (this.#watchers.size === 1) this.#hold()
    if (this.#state === 'idle') this.#begin()
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher)
    if (this.#watchers.size === 0) this.#holder?.unref() // B3
  }

  /** Blocks the thread until the next ring after `seen`, at most for `ms`. */
  sleep(seen: number, ms: number): void {
    Atomics.wait(this.#words, this.#at, seen, ms)
  }

  /** What the word says now: for `sleep`. */
  get count(): number {
    return Atomics.load(this.#words, this.#at)
  }

  #hold(): void {
    if (this.#holder === undefined) this.#holder = inCleanContext(() => setInterval(() => {}, 2 ** 30))
    else this.#holder.ref()
  }

  #begin(): void {
    this.#seen = this.count
    this.#state = 'polling'
    this.#began = performance.now()
    setImmediate(this.#poll)
  }

  readonly #poll = (): void => {
    if (this.#watchers.size === 0) this.#state = 'idle'
    else if (this.count !== this.#seen) {
      this.#rung()
    } else if (performance.now() < this.#began + this.#polling) setImmediate(this.#poll)
    else this.#fallAsleep()
  }

  #fallAsleep(): void {
    this.#state = 'asleep'
    const { async, value } = Atomics.waitAsync(this.#words, this.#at, this.#seen)
    if (async) void value.then(this.#wakeUp)
    else this.#rung()
  }

  readonly #wakeUp = (): void => {
    const late = performance.now() - this.#began
    if (late < longestPolling) this.#polling = Math.min(longestPolling, late * 2)
    else this.#polling = Math.max(shortestPolling, this.#polling / 2)
    this.#rung()
  }

  #rung(): void {
    if (this.#watchers.size === 0) {
      this.#state = 'idle'
      return
    }
    this.#begin() // B1: the word is read before they look
    for (const watcher of this.#watchers) {
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
