// Who is served before whom, in a history: what the rules (rules.ts) need to know of it whatever the state.

import { type History, type Operation, waits } from './operation.ts'
import type { State } from './state.ts'

export class Lines {
  readonly #operations: readonly Operation[]
  /** Who has sent a value, or may have. */
  readonly senderOf: ReadonlyMap<number, number>
  /** Per operation: the sends, or receives, that its hub has to serve before it, and those that home has. */
  readonly #before: readonly number[]
  readonly #homeSends: readonly number[]
  readonly #homeReceives: readonly number[]

  constructor({ operations }: History) {
    this.#operations = operations
    const senders = [...operations.entries()].filter(([, operation]) => lineOf(operation) === 'sent')
    this.senderOf = new Map(senders.map(([at, { value }]) => [value, at]))
    const earlier = (which: (other: Operation, operation: Operation) => boolean): number[] =>
      operations.map((operation) => this.#bits((other) => other.invoked < operation.invoked && which(other, operation)))
    this.#before = earlier((other, operation) => other.hub === operation.hub && other.outcome === lineOf(operation))
    this.#homeSends = earlier(({ hub, outcome, kind }) => hub === 0 && outcome === 'sent' && waits(kind))
    this.#homeReceives = earlier(({ hub, outcome, kind }) => hub === 0 && outcome === 'received' && waits(kind))
  }

  /** Whether it is the turn of operation `at` among those of its hub. C2, D2 */
  isFirst({ done }: State, at: number): boolean {
    return includes(done, this.#before[at]!)
  }

  /** Whether those who came to wait at home before operation `at` began have been served: C2, D1. */
  areSent({ done }: State, at: number): boolean {
    return includes(done, this.#homeSends[at]!)
  }

  haveReceived({ done }: State, at: number): boolean {
    return includes(done, this.#homeReceives[at]!)
  }

  /** Receivers of that hub that stood in line and did not receive. */
  placesLeft(hub: number, now: number): number {
    return this.#operations.filter((one) => one.hub === hub && one.invoked < now && leavesPlace(one)).length
  }

  #bits(which: (operation: Operation) => boolean): number {
    return this.#operations.reduce((bits, operation, at) => (which(operation) ? bits | (1 << at) : bits), 0)
  }
}

export const includes = (bits: number, some: number): boolean => (bits & some) === some

/** In which line it was served, or may have been; undefined: in none. */
export function lineOf({ kind, outcome }: Operation): 'sent' | 'received' | undefined {
  if (outcome === 'sent' || outcome === 'received') return outcome
  return outcome === 'pending' && (kind === 'send' || kind === 'trySend' || kind === 'either') ? 'sent' : undefined
}

function leavesPlace({ hub, kind, outcome }: Operation): boolean {
  if (hub === 0 || (kind !== 'receive' && kind !== 'either')) return false
  return outcome !== 'received' && (outcome !== 'closed' || kind === 'either')
}
