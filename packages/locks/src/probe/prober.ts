// Looks for circles of waits that go through several threads: edge chasing, after Chandy, Misra and Haas.
//
// A circle comes into a thread at somebody who has a shared lock, and leaves it at a wait for another. Each thread that has
// both asks those who have the other what they wait for; a question that comes back to the wait at which it began has gone
// round a circle.
//
//   P1  as long as somebody of this thread waits for a shared lock, it looks; else nothing is under way
//   P2  nothing grows: a search ends (way.ts W1), the oldest of many is forgotten, questions are few (suspects.ts S3)
//   P3  out of dev mode it falls silent at the next look, or question

import { type Registry, settings } from '@hublet/core/lowlevel'

import { Channel } from './channel.ts'
import { type ProbedGate, Gates, holdingsAt } from './gates.ts'
import type { Message, Probe, Step } from './message.ts'
import { Pace } from './pace.ts'
import { Here } from './stuck.ts'
import { type Question, Suspects } from './suspects.ts'
import { Told, reporterOf } from './told.ts'
import { type Seen, follow } from './way.ts'

const mostSearches = 1000

export class Prober {
  readonly here: Here
  readonly #me: number
  readonly #gates = new Gates()
  readonly #channel: Channel
  readonly #told: Told
  readonly #pace = new Pace(() => this.#look())
  readonly #suspects: Suspects
  /** What was visited in each search. */
  readonly #searches = new Map<string, Seen>()

  constructor(registry: Registry) {
    this.#me = registry.me
    this.here = new Here(registry)
    this.#suspects = new Suspects(this.here)
    this.#told = new Told(registry)
    this.#channel = new Channel(registry, (message) => this.#receive(message))
  }

  /** From now on this thread answers for `gate`. */
  add(gate: ProbedGate): void {
    this.#gates.add(gate)
    this.#channel.open()
  }

  /** Somebody of this thread begins to wait. */
  began(): void {
    this.#pace.hurry()
  }

  /** Does what is to be done, for a thread that does not return to its loop. */
  poll(): void {
    this.#channel.drain()
    this.#look()
  }

  #look(): void {
    if (settings.onPark === undefined) return this.#stop() // P3
    this.#suspects.begin()
    let isWaiting = false
    for (const gate of this.#gates) {
      isWaiting ||= gate.line.size > 0
      for (const holding of holdingsAt(gate)) {
        const question = this.#suspects.look(holding)
        if (question === 'new') this.#pace.hurry()
        else if (question !== undefined) this.#ask(question)
      }
    }
    if (isWaiting) this.#pace.again() // P1
  }

  #ask({ search: id, origin, exits, circle, seen }: Question): void {
    this.#remember(id, seen)
    for (const { lock, path } of exits) this.#channel.post({ type: 'probe', id, origin, lock, path })
    if (circle !== undefined) this.#closed(id, circle)
  }

  #remember(id: string, seen: Seen): Seen {
    this.#searches.set(id, seen)
    if (this.#searches.size > mostSearches) this.#searches.delete(this.#searches.keys().next().value!) // P2
    return seen
  }

  #receive(message: Message): void {
    if (settings.onPark === undefined) this.#stop() // P3
    else if (message.type === 'probe') this.#answer(message)
    else if (message.to === this.#me) this.#told.report(message.path)
  }

  #answer({ id, origin, lock, path }: Probe): void {
    const gate = this.#gates.find(lock)
    const holdings = gate === undefined ? [] : holdingsAt(gate)
    if (holdings.length === 0) return
    const seen = this.#searches.get(id) ?? this.#remember(id, new Set())
    if (seen.has(lock)) return
    seen.add(lock)
    const { exits, circle } = follow(this.here, holdings, path, origin, seen)
    if (circle !== undefined) return this.#closed(id, circle)
    for (const exit of exits) this.#channel.post({ type: 'probe', id, origin, ...exit })
  }

  #closed(search: string, circle: readonly Step[]): void {
    if (!this.#suspects.confirm(search, circle)) return this.#pace.hurry()
    const to = reporterOf(circle)
    if (to === this.#me) this.#told.report(circle)
    else this.#channel.post({ type: 'found', to, path: circle })
  }

  #stop(): void {
    this.#channel.close()
    this.#pace.stop()
    this.#suspects.begin()
    this.#searches.clear()
  }
}
