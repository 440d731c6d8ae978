// What a channel may be like at a moment, as far as the rules (rules.ts) care. Changes are made to copies.

import type { History } from './operation.ts'

export class State {
  /** Operations that have taken effect: a bit for each. */
  done = 0
  /** Values that have arrived and nobody has taken, those that a hub has received ahead included. */
  queue: readonly number[] = []
  /** Per hub: values sent and not yet arrived. */
  underWay: readonly (readonly number[])[]
  /** Per hub: values on their way to a receiver that is gone. */
  astray: readonly (readonly number[])[]
  /** Per hub: places in line that were left by receivers who were served otherwise, less those that were given a value. */
  places: readonly number[]
  closed = false
  /** Somebody was told of the end. */
  over = false
  /** A bit for each hub: it can send nothing more; it has asked to close; it was told of the end. */
  shut = 0
  asked = 0
  ended = 0
  /** The hub that receives ahead; 0: none. */
  ahead: number

  constructor({ hubs, ahead }: Pick<History, 'hubs' | 'ahead'>) {
    this.underWay = this.astray = Array.from({ length: hubs }, () => [])
    this.places = Array.from({ length: hubs }, () => 0)
    this.ahead = ahead
  }

  /** A copy in which operation `at` has taken effect; without one, just a copy. */
  after(at?: number): State {
    const copy = Object.assign(Object.create(State.prototype) as State, this)
    if (at !== undefined) copy.done |= 1 << at
    return copy
  }

  /** One is as good as another that has the same key. */
  get key(): string {
    const flags = `${this.done} ${this.closed} ${this.over} ${this.shut} ${this.asked} ${this.ended} ${this.ahead}`
    return `${flags}|${this.queue.join()}|${this.underWay.join(';')}|${this.astray.join(';')}|${this.places.join()}`
  }

  toString(): string {
    const parts = [`holds [${this.queue.join(' ')}]`]
    for (const [hub, values] of this.underWay.entries())
      if (values.length > 0) parts.push(`under way from hub ${hub} [${values.join(' ')}]`)
    for (const [hub, values] of this.astray.entries())
      if (values.length > 0) parts.push(`on the way to nobody in hub ${hub} [${values.join(' ')}]`)
    if (this.ahead > 0) parts.push(`hub ${this.ahead} receives ahead`)
    if (this.closed) parts.push('closed')
    return parts.join(', ')
  }
}

export function replaced<T>(all: readonly T[], at: number, by: T): T[] {
  const copy = all.slice()
  copy[at] = by
  return copy
}

export const without = <T>(all: readonly T[], one: T): T[] => all.filter((other) => other !== one)

export function change(state: State, apply: (next: State) => void): State {
  const next = state.after()
  apply(next)
  return next
}
