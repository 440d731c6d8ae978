// What queues and channels have in common: items in between, those who wait for an item, those who wait for room.
//
//   X1  whoever waits is served first come first served, by hand-over: nobody who comes later overtakes
//   X2  a waiting taker implies that there is no item, a waiting giver that there is no room (the two cases of one
//       select on both ends of a channel without capacity may wait side by side; they never serve each other)
//   X3  who stands in a list takes what it is handed (a settled wait has left, wait.ts W2): no item is lost or doubled
//   X4  a hook that throws fails the caller it works for, at once or in its wait, and nobody else; if the caller has got
//       what it wanted already, the hub reports it
//   X5  once closed, no giver waits, and no taker either: there are items left, or takers are refused
//   X6  serving is a loop: a million who wait need no deeper stack than one
//
//   X7  for the sake of other hubs (threads/references): while it is paused, takers wait though there are items; what was
//       promised to be taken over is, closed or not; takers of a closed one wait as long as something is expected
//
// Hooks (putItem and the like) are the code of others. They may use the exchange, but must not end those who wait at it.

import { inspect } from 'node:util'

import { WaitList, type WaitNode } from '../greenlet/wait-list.ts'
import { guarded } from '../hub/describe.ts'
import { label } from '../hub/label.ts'
import { reportError } from '../hub/report.ts'
import { NOT_NOW, type Seat } from './operation.ts'

/** Waits for an item. */
export interface Taker<T> extends Seat<T> {
  /** It only looks at the item. */
  readonly looks: boolean
  /** There will be no item: the exchange was closed. */
  refuse(error: Error): unknown
}

/** Waits for room for its item. */
export interface Giver<T> extends WaitNode {
  readonly item: T
  /** The item was taken over. */
  accept(): void
  fail(error: unknown): unknown
}

/** Takes an item over, unless that would have to wait. Throws if it is closed, and what a hook throws. */
export let tryGive: <T>(exchange: Exchange<T>, item: T) => boolean
/** Hands an item out, or says NOT_NOW: closed or not. Throws what a hook throws. */
export let tryTake: <T>(exchange: Exchange<T>, looks: boolean) => T | typeof NOT_NOW
export let takersOf: <T>(exchange: Exchange<T>) => WaitList<Taker<T>>
export let giversOf: <T>(exchange: Exchange<T>) => WaitList<Giver<T>>
/** From now on nothing is taken over; who waits in vain is refused. */
export let shut: <T>(exchange: Exchange<T>) => void
export let setCapacity: <T>(exchange: Exchange<T>, capacity: number) => void
/** Items taken over so far. */
export let enteredIn: <T>(exchange: Exchange<T>) => number
export let closedError: <T>(exchange: Exchange<T>) => Error
/** Closed, and nothing comes any more. */
export let isOver: <T>(exchange: Exchange<T>) => boolean
/** Has `guard` called before anybody takes an item by tryTake; undefined: no longer. */
export let setGuard: <T>(exchange: Exchange<T>, guard: (() => void) | undefined) => void
/** While it is paused nobody takes an item (X7). */
export let setPaused: <T>(exchange: Exchange<T>, paused: boolean) => void
/** Takes an item over, whatever its capacity, and whether it is closed or not. */
export let admit: <T>(exchange: Exchange<T>, item: T) => void
/** Puts items back that were handed out: they are the next ones again. */
export let putBack: <T>(exchange: Exchange<T>, items: readonly T[]) => void
/** Serves those who wait, as far as that is possible: for who has put somebody into a list by itself. */
export let serve: <T>(exchange: Exchange<T>) => void
/** Something may still come in though it is closed (1), or no longer (-1). */
export let expectItems: <T>(exchange: Exchange<T>, change: 1 | -1) => void
/** Has `fn` called whenever somebody stands in line for an item. For those made with a `TakerList`. */
export let onTaker: <T>(exchange: Exchange<T>, fn: () => void) => Disposable
/** Has `fn` called when it is closed, once. */
export let onShut: <T>(exchange: Exchange<T>, fn: () => void) => Disposable

/** A line of takers at which other hubs look out for them. */
export class TakerList<T> extends WaitList<Taker<T>> {
  lookouts: Set<() => void> | undefined = undefined
  override push(node: Taker<T>): void {
    super.push(node)
    if (this.lookouts !== undefined) for (const fn of this.lookouts) fn()
  }
}

export abstract class Exchange<T> {
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  #capacity: number
  #closed = false
  #entered = 0
  readonly #takers: WaitList<Taker<T>>
  readonly #givers: WaitList<Giver<T>>
  #guard: (() => void) | undefined = undefined
  #paused = false
  #expected = 0
  #onShut: Set<() => void> | undefined = undefined

  constructor(
    capacity: number,
    name: string | undefined,
    takers: WaitList<Taker<T>> = new WaitList(),
    givers: WaitList<Giver<T>> = new WaitList(),
  ) {
    this.#capacity = capacity
    this.name = name
    this.#takers = takers
    this.#givers = givers
  }

  /** How many items it holds. */
  protected abstract get itemCount(): number
  /** Takes an item in. */
  protected abstract putItem(item: T): void
  /** Takes the next item out; called only if there is one. */
  protected abstract getItem(): T
  /** Returns the next item and leaves it there; called only if there is one. */
  protected abstract peekItem(): T
  /** Puts one back that was taken out: it is the next one again. */
  protected putBackItem(item: T): void {
    this.putItem(item)
  }
  /** What is thrown at those who come too late. */
  protected abstract closedError(): Error

  /** How many items it can hold; `Infinity` is no limit. */
  get capacity(): number {
    return this.#capacity
  }

  /** Whether it was closed. What it holds can still be taken. */
  get closed(): boolean {
    return this.#closed
  }

  toString(): string {
    const limit = this.#capacity === Infinity ? '' : `/${this.#capacity}`
    return `<${label(this, this.name)} ${Exchange.#countText(this)}${limit}${this.#closed ? ' closed' : ''}>`
  }

  static #countText<T>(self: Exchange<T>): string {
    return guarded(() => String(self.itemCount), '?') // a hook: the report may be about that very hook
  }

  /** Serves all that can be served; to be called whenever items or room may have come. */
  static #balance<T>(self: Exchange<T>): void {
    if (self.#takers.size === 0 && self.#givers.size === 0) return
    try {
      while (Exchange.#serveOne(self));
      if (self.#takers.size > 0 && isOver(self)) Exchange.#refuseTakers(self) // X5
    } catch (error) {
      const text = `${self.toString()}: itemCount failed`
      reportError(error, { kind: 'callback', source: self, text }) // X4
    }
  }

  /** X6. Each call takes one out of a list, or returns false. */
  static #serveOne<T>(self: Exchange<T>): boolean {
    if (self.#takers.size > 0 && self.itemCount > 0 && !self.#paused) Exchange.#serve(self, self.#takers.shift()!)
    else if (self.#givers.size > 0 && self.itemCount < self.#capacity) Exchange.#admit(self, self.#givers.shift()!)
    else return false
    return true
  }

  static #refuseTakers<T>(self: Exchange<T>): void {
    const error = self.closedError()
    for (const taker of self.#takers.takeAll()) taker.refuse(error)
  }

  static #serve<T>(self: Exchange<T>, taker: Taker<T>): void {
    let item: T
    try {
      item = taker.looks ? self.peekItem() : self.getItem()
    } catch (error) {
      taker.fail(error) // X4
      return
    }
    taker.accept(item)
  }

  static #admit<T>(self: Exchange<T>, giver: Giver<T>): void {
    try {
      self.putItem(giver.item)
    } catch (error) {
      giver.fail(error) // X4
      return
    }
    self.#entered++
    giver.accept()
  }

  static {
    tryGive = <I>(exchange: Exchange<I>, item: I) => {
      if (exchange.#closed) throw exchange.closedError()
      if (exchange.itemCount < exchange.#capacity) {
        try {
          exchange.putItem(item)
          exchange.#entered++
        } finally {
          Exchange.#balance(exchange)
        }
        return true
      }
      if (exchange.#capacity > 0) return false
      const taker = exchange.#takers.shift()
      if (taker === undefined) return false
      exchange.#entered++
      taker.accept(item)
      return true
    }

    tryTake = <I>(exchange: Exchange<I>, looks: boolean) => {
      if (exchange.#guard !== undefined) exchange.#guard()
      if (exchange.#paused) return NOT_NOW
      if (exchange.itemCount > 0) {
        if (looks) return exchange.peekItem()
        try {
          return exchange.getItem()
        } finally {
          Exchange.#balance(exchange)
        }
      }
      const giver = exchange.#givers.shift() // X2: there is one only if the capacity is 0
      if (giver === undefined) return NOT_NOW
      exchange.#entered++
      giver.accept()
      return giver.item
    }

    takersOf = (exchange) => exchange.#takers
    giversOf = (exchange) => exchange.#givers
    enteredIn = (exchange) => exchange.#entered
    closedError = (exchange) => exchange.closedError()

    shut = (exchange) => {
      const first = !exchange.#closed
      exchange.#closed = true
      const givers = exchange.#givers.takeAll() // X5
      if (givers.length > 0) {
        const error = exchange.closedError()
        for (const giver of givers) giver.fail(error)
      }
      if (first) for (const fn of exchange.#onShut ?? []) fn()
      Exchange.#balance(exchange)
    }

    isOver = (exchange) => exchange.#closed && exchange.#expected === 0 && exchange.itemCount === 0

    setGuard = (exchange, guard) => {
      exchange.#guard = guard
    }

    setPaused = (exchange, paused) => {
      exchange.#paused = paused
      if (!paused) Exchange.#balance(exchange)
    }

    admit = (exchange, item) => {
      exchange.putItem(item)
      exchange.#entered++
      Exchange.#balance(exchange)
    }

    putBack = (exchange, items) => {
      for (const item of items.toReversed()) exchange.putBackItem(item)
      Exchange.#balance(exchange)
    }

    serve = (exchange) => Exchange.#balance(exchange)

    expectItems = (exchange, change) => {
      exchange.#expected += change
      Exchange.#balance(exchange)
    }

    onShut = (exchange, fn) => {
      const all = (exchange.#onShut ??= new Set())
      all.add(fn)
      return { [Symbol.dispose]: () => void all.delete(fn) }
    }

    onTaker = (exchange, fn) => {
      const takers = exchange.#takers
      const all = takers instanceof TakerList ? (takers.lookouts ??= new Set()) : undefined
      all?.add(fn)
      return { [Symbol.dispose]: () => void all?.delete(fn) }
    }

    setCapacity = (exchange, capacity) => {
      exchange.#capacity = capacity
      Exchange.#balance(exchange)
    }

    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: Exchange<unknown>): string {
        return this.toString()
      },
    })
  }
}
