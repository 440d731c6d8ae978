// Which thread reports a circle, and that it does so once.
//
//   T1  all who find a circle choose the same thread: the first of those in it that do not block, or else the first
//   T2  who waits in a circle that was reported is in no other report of this thread: one at a time is repaired
//   T3  nothing is reported in which a thread has died: its locks go to others

import { alive, type Registry, reportCycle, slotOf } from '@hublet/core/lowlevel'

import type { Step } from './message.ts'

const most = 10_000

/** The id of the thread that is to report this circle (T1). */
export function reporterOf(circle: readonly Step[]): number {
  const free = circle.filter(({ blocked }) => !blocked)
  const threads = (free.length > 0 ? free : circle).map(({ thread }) => thread)
  return threads.reduce((first, thread) => (slotOf(thread) < slotOf(first) ? thread : first))
}

/** What one thread has reported. */
export class Told {
  readonly #waits = new Set<string>()
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  report(circle: readonly Step[]): void {
    if (circle.some(({ at }) => this.#waits.has(at))) return // T2
    if (!circle.every(({ thread }) => alive(this.#registry.words, thread))) return // T3
    if (this.#waits.size > most) this.#waits.clear()
    for (const { at } of circle) this.#waits.add(at)
    reportCycle(circle.map(({ link }) => link))
  }
}
