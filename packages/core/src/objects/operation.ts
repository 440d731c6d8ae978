// One of the things a select can do: an attempt now, or a seat in the line of those who wait for it.
//
//   O1  attempt() does all of it or nothing
//   O2  a seat is served at most once, and never after it has left its line: what is handed to a seat is taken

import type { WaitNode } from '../greenlet/wait-list.ts'

/** What an attempt returns that would have to wait. */
export const NOT_NOW: unique symbol = Symbol('hublet.notNow')

/** What a seat is accepted with when the operation may be possible now: `complete` says whether it was. */
export const CHANCE: unique symbol = Symbol('hublet.chance')

/** A place in line: a {@link WaitNode} of which exactly one of these is called, once, while it stands there. */
export interface Seat<R> extends WaitNode {
  /** It is done; this is what came of it. */
  accept(result: R): void
  /** It cannot be done any more. */
  fail(error: unknown): unknown
}

/**
 * Something that can be done now or waited for, as a case of `select`: `channel.receiveOp()`, `queue.putOp(item)`,
 * `after(ms)`. To write one of your own, implement these two.
 */
export interface Operation<R> {
  /** Does it if that needs no waiting; else changes nothing and returns `NOT_NOW`. */
  attempt(): R | typeof NOT_NOW
  /** Has `seat` served when it can be done. The result, if any, is disposed of when the seat is no longer needed. */
  enlist(seat: Seat<R>): Disposable | undefined
  /** Tries, when a seat was accepted with `CHANCE`: does it, or changes nothing and resolves to `NOT_NOW`. */
  complete?(): Promise<R | typeof NOT_NOW>
  /** In words, for reports. */
  toString(): string
}
