// What the hubs have in common: the place where values stand, and what happens to it by itself (rules.ts D1 to D8).

import { type Lines, includes } from './lines.ts'
import type { History } from './operation.ts'
import { type State, change, replaced, without } from './state.ts'

export class Store {
  /** As many values as another hub may have under way, or ahead: see exchange-words.ts. */
  readonly window: number
  readonly #capacity: number
  readonly #death: History['death']
  readonly #lines: Lines

  constructor({ capacity, death }: History, lines: Lines) {
    this.#capacity = capacity
    this.#death = death
    this.#lines = lines
    this.window = Math.max(1, Math.min(capacity, 256))
  }

  hasRoom({ queue, ahead }: State): boolean {
    return queue.length < this.#capacity + (ahead === 0 ? 0 : this.window) // C1, D6
  }

  /** Takes the first value out; without capacity, that of any sender whose turn it is. */
  *takeFirst(state: State): Iterable<[State, number]> {
    const [first, ...rest] = state.queue
    if (first !== undefined) {
      const next = state.after()
      next.queue = rest
      yield [next, first]
    } else if (this.#capacity === 0 && !state.closed) {
      for (const [value, at] of this.#lines.senderOf) {
        if (includes(state.done, 1 << at) || !this.#lines.isFirst(state, at)) continue
        if (this.#lines.areSent(state, at)) yield [state.after(at), value] // C3
      }
    }
  }

  *byItself(state: State, hub: number, now: number): Iterable<State> {
    yield* this.#arrive(state, hub)
    yield* this.#goAstray(state, hub, now)
    if (includes(state.asked, 1 << hub)) {
      const arrive = (next: State): void => {
        next.asked &= ~(1 << hub)
        close(next)
      }
      yield change(state, arrive) // D5
    }
    if (state.ahead === hub) yield change(state, (next) => (next.ahead = 0))
    if (this.#death?.hub === hub && this.#death.at < now) yield* this.#perish(state, hub)
  }

  #arrive(state: State, hub: number): State[] {
    const [first, ...rest] = state.underWay[hub]!
    if (first === undefined || !this.#lines.areSent(state, this.#lines.senderOf.get(first)!)) return [] // D1
    if (!state.closed && !this.hasRoom(state)) return []
    const arrive = (next: State): void => {
      next.underWay = replaced(state.underWay, hub, rest)
      next.queue = [...state.queue, first]
    }
    return [change(state, arrive)]
  }

  /** D3: out of the queue, and back to its front. */
  *#goAstray(state: State, hub: number, now: number): Iterable<State> {
    if (state.ahead === 0 && state.places[hub]! + this.#lines.placesLeft(hub, now) > 0) {
      for (const [next, value] of this.takeFirst(state)) {
        next.places = replaced(state.places, hub, state.places[hub]! - 1)
        next.astray = replaced(state.astray, hub, [...state.astray[hub]!, value])
        yield next
      }
    }
    for (const value of state.astray[hub]!) {
      const back = (next: State): void => {
        next.astray = replaced(state.astray, hub, without(state.astray[hub]!, value))
        next.queue = [value, ...state.queue]
      }
      yield change(state, back)
    }
  }

  /** D7 */
  *#perish(state: State, hub: number): Iterable<State> {
    for (const value of state.astray[hub]!) {
      const left = replaced(state.astray, hub, without(state.astray[hub]!, value))
      yield change(state, (next) => (next.astray = left))
    }
    if (state.ahead !== hub) return
    for (let lost = 1; lost <= Math.min(this.window, state.queue.length); lost++) {
      const perish = (next: State): void => {
        next.queue = state.queue.slice(lost)
        next.ahead = 0
      }
      yield change(state, perish)
    }
  }
}

/** The close arrives at home. */
export function close(state: State): void {
  state.closed = true
}
