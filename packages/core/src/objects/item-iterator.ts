// `for await` over a queue or channel.
//
//   I1  an item is taken only when next() asks for it: leaving the loop loses none
//   I2  the iteration ends when the exchange is closed and empty

import { mustPark, park } from '../greenlet/park.ts'
import { Wait } from '../greenlet/wait.ts'
import { type Exchange, type Taker, isOver, takersOf, tryTake } from './exchange.ts'
import { NOT_NOW } from './operation.ts'
import { parkFirst } from './park-first.ts'

type Step<T> = IteratorResult<T, undefined>

class StepWait<T> extends Wait<Step<T>> implements Taker<T> {
  get looks(): boolean {
    return false
  }
  accept(item: T): void {
    this.wake({ value: item, done: false })
  }
  refuse(): void {
    this.wake({ value: undefined, done: true }) // I2
  }
}

export class ItemIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #operation: string
  readonly #exchange: Exchange<T>
  #over = false

  constructor(operation: string, exchange: Exchange<T>) {
    this.#operation = operation
    this.#exchange = exchange
  }

  next(): Promise<Step<T>> {
    if (this.#over) return Promise.resolve({ value: undefined, done: true })
    if (mustPark()) {
      const wait = new StepWait<T>(this.#operation, this.#exchange)
      return parkFirst<Step<T>>(wait, takersOf(this.#exchange), undefined, () => this.#take())
    }
    try {
      const step = this.#take()
      if (step !== NOT_NOW) return Promise.resolve(step)
    } catch (error) {
      return Promise.reject(error)
    }
    return park(new StepWait(this.#operation, this.#exchange), takersOf(this.#exchange))
  }

  #take(): Step<T> | typeof NOT_NOW {
    const item = tryTake(this.#exchange, false)
    if (item !== NOT_NOW) return { value: item, done: false }
    if (!isOver(this.#exchange)) return NOT_NOW
    this.#over = true // I2
    return { value: undefined, done: true }
  }

  return(): Promise<Step<T>> {
    this.#over = true
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
