// Waiting at an exchange with the whole thread: for threads that have no greenlets to keep waiting (threads/blocking.ts).
//
//   Y1  who waits so stands in the same lines as greenlets do, and is served first come first served
//   Y2  what was handed over counts, also in the moment in which the time is up, or in which it is killed: the kill is for the
//       next wait then

import { currentScope } from '../greenlet/park.ts'
import { deliver } from '../greenlet/scope.ts'
import { Timeout } from '../greenlet/timeout.ts'
import { WaitNode } from '../greenlet/wait-list.ts'
import { takeOrRefuse } from './exchange-waits.ts'
import { type Exchange, type Giver, type Taker, giversOf, takersOf, tryGive } from './exchange.ts'
import { NOT_NOW } from './operation.ts'

/** What operations accept that block their thread. */
export interface SyncOptions {
  /** Longest wait in milliseconds. Default: no limit. */
  timeout?: number | undefined
}

/** How a thread blocks. */
export interface Blocker {
  /** @throws {MisuseError} if this thread must not block */
  check(operation: string, options: SyncOptions | undefined): void
  /** Looks until `look()` returns something, at most for the time given: then undefined. */
  until<R>(operation: string, look: () => R | undefined, options: SyncOptions | undefined): R | undefined
  /** Publishes what was written for other threads. */
  publish(): void
}

let blocker: Blocker

/** Says how threads block. */
export function setBlocker(how: Blocker): void {
  blocker = how
}

/** How a wait has ended. */
export type End<T> = { readonly value: T } | { readonly error: unknown }

class SyncTaker<T> extends WaitNode implements Taker<T> {
  readonly looks = false
  end: End<T> | undefined
  accept(value: T): void {
    this.end = { value }
  }
  refuse(error: Error): void {
    this.end = { error }
  }
  fail(error: unknown): void {
    this.end = { error }
  }
}

class SyncGiver<T> extends WaitNode implements Giver<T> {
  readonly item: T
  end: End<void> | undefined
  constructor(item: T) {
    super()
    this.item = item
  }
  accept(): void {
    this.end = { value: undefined }
  }
  fail(error: unknown): void {
    this.end = { error }
  }
}

/** Takes the next item; blocks the thread until there is one. */
export function takeSync<T>(operation: string, exchange: Exchange<T>, options: SyncOptions | undefined): T {
  blocker.check(operation, options)
  try {
    const item = takeOrRefuse(exchange, false)
    if (item !== NOT_NOW) return item
  } finally {
    blocker.publish()
  }
  const taker = new SyncTaker<T>()
  takersOf(exchange).push(taker)
  return waitSync(operation, exchange, taker, options)
}

/** Gives an item away; blocks the thread until there is room. */
export function giveSync<T>(operation: string, exchange: Exchange<T>, item: T, options: SyncOptions | undefined): void {
  blocker.check(operation, options)
  try {
    if (tryGive(exchange, item)) return
  } finally {
    blocker.publish()
  }
  const giver = new SyncGiver(item)
  giversOf(exchange).push(giver)
  waitSync(operation, exchange, giver, options)
}

/** What a blocked thread waits for. */
export interface SyncWait<R> {
  /** Undefined as long as it goes on. */
  readonly end: End<R> | undefined
  /** The time is up; `end` may be set by that. */
  leave(): void
}

/** Blocks the thread until `wait` has ended. @throws {Timeout} when the time is up before that */
export function waitSync<R>(
  operation: string,
  at: { toString(): string },
  wait: SyncWait<R>,
  options: SyncOptions | undefined,
): R {
  let killed: { readonly reason: unknown } | undefined
  let ended: End<R> | undefined
  try {
    ended = blocker.until(operation, () => wait.end, options)
  } catch (reason) {
    killed = { reason }
  }
  if (ended === undefined) {
    wait.leave()
    blocker.publish()
  }
  const { end } = wait
  if (killed !== undefined) {
    if (end === undefined) throw killed.reason
    deliver(currentScope(operation), killed.reason) // Y2
  }
  if (end === undefined) {
    const ms = options?.timeout ?? Infinity
    throw new Timeout(ms, { message: `${operation} ${at.toString()}: timed out after ${ms} ms` })
  }
  if ('error' in end) throw end.error
  return end.value
}

/** Blocks the thread until `look()` returns something. */
export function untilSync<R>(operation: string, look: () => R | undefined): R | undefined {
  return blocker.until(operation, look, undefined)
}

export function checkSync(operation: string, options: SyncOptions | undefined): void {
  blocker.check(operation, options)
}
