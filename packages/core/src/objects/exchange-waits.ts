// How greenlets wait at an exchange: for an item, for room, or as a case of a select.

import { checkWaitOptions, mustPark, park } from '../greenlet/park.ts'
import { Wait, type WaitOptions } from '../greenlet/wait.ts'
import {
  type Exchange,
  type Giver,
  type Taker,
  closedError,
  giversOf,
  isOver,
  takersOf,
  tryGive,
  tryTake,
} from './exchange.ts'
import { NOT_NOW, type Operation, type Seat } from './operation.ts'
import { parkFirst } from './park-first.ts'

/** Makes the error for a wait whose time is up; without one it is a `Timeout`. */
type Late = ((text: string) => Error) | undefined

class TakeWait<T> extends Wait<T> implements Taker<T> {
  readonly looks: boolean
  readonly #late: Late
  constructor(operation: string, exchange: Exchange<T>, looks: boolean, late: Late) {
    super(operation, exchange)
    this.looks = looks
    this.#late = late
  }
  accept(item: T): void {
    this.wake(item)
  }
  refuse(error: Error): void {
    this.fail(error)
  }
  protected override late(ms: number): Error {
    return this.#late?.(`${this.describe()}: still empty after ${ms} ms`) ?? super.late(ms)
  }
}

class GiveWait<T> extends Wait<void> implements Giver<T> {
  readonly item: T
  readonly #late: Late
  constructor(operation: string, exchange: Exchange<T>, item: T, late: Late) {
    super(operation, exchange)
    this.item = item
    this.#late = late
  }
  accept(): void {
    this.wake()
  }
  protected override late(ms: number): Error {
    return this.#late?.(`${this.describe()}: still full after ${ms} ms`) ?? super.late(ms)
  }
}

const done = Promise.resolve()

/** Takes, or looks at, the next item; waits for one if need be. */
export function take<T>(
  operation: string,
  exchange: Exchange<T>,
  looks: boolean,
  options: WaitOptions | undefined,
  late?: Late,
): Promise<T> {
  if (options !== undefined) checkWaitOptions(operation, options)
  if (mustPark()) {
    const wait = new TakeWait(operation, exchange, looks, late)
    return parkFirst(wait, takersOf(exchange), options, () => takeOrRefuse(exchange, looks))
  }
  try {
    const item = takeOrRefuse(exchange, looks)
    if (item !== NOT_NOW) return Promise.resolve(item)
  } catch (error) {
    return Promise.reject(error)
  }
  return park(new TakeWait(operation, exchange, looks, late), takersOf(exchange), options)
}

/** Gives an item away; waits for room if need be. */
export function give<T>(
  operation: string,
  exchange: Exchange<T>,
  item: T,
  options: WaitOptions | undefined,
  late?: Late,
): Promise<void> {
  if (options !== undefined) checkWaitOptions(operation, options)
  if (mustPark()) {
    const wait = new GiveWait(operation, exchange, item, late)
    return parkFirst(wait, giversOf(exchange), options, () => (tryGive(exchange, item) ? undefined : NOT_NOW))
  }
  try {
    if (tryGive(exchange, item)) return done
  } catch (error) {
    return Promise.reject(error)
  }
  return park(new GiveWait(operation, exchange, item, late), giversOf(exchange), options)
}

/** Hands an item out, or says NOT_NOW. Throws if there will be none. */
export function takeOrRefuse<T>(exchange: Exchange<T>, looks: boolean): T | typeof NOT_NOW {
  const item = tryTake(exchange, looks)
  if (item === NOT_NOW && isOver(exchange)) throw closedError(exchange)
  return item
}

/** A case of a select: take, or look at, the next item. */
export class TakeOperation<T> implements Operation<T> {
  readonly #operation: string
  readonly #exchange: Exchange<T>
  readonly #looks: boolean

  constructor(operation: string, exchange: Exchange<T>, looks: boolean) {
    this.#operation = operation
    this.#exchange = exchange
    this.#looks = looks
  }

  attempt(): T | typeof NOT_NOW {
    return takeOrRefuse(this.#exchange, this.#looks)
  }

  enlist(seat: Seat<T> & { looks?: boolean }): undefined {
    seat.looks = this.#looks
    takersOf(this.#exchange).push(seat as Taker<T>)
  }

  toString(): string {
    return `${this.#operation} ${this.#exchange.toString()}`
  }
}

/** A case of a select: give this item away. */
export class GiveOperation<T> implements Operation<void> {
  readonly #operation: string
  readonly #exchange: Exchange<T>
  readonly #item: T

  constructor(operation: string, exchange: Exchange<T>, item: T) {
    this.#operation = operation
    this.#exchange = exchange
    this.#item = item
  }

  attempt(): void | typeof NOT_NOW {
    if (!tryGive(this.#exchange, this.#item)) return NOT_NOW
  }

  enlist(seat: Seat<void> & { item?: T }): undefined {
    seat.item = this.#item
    giversOf(this.#exchange).push(seat as Seat<void> & { item: T })
  }

  toString(): string {
    return `${this.#operation} ${this.#exchange.toString()}`
  }
}
