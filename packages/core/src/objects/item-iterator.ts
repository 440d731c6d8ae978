// `for await` over a queue or channel.
//
//   I1  an item is taken only when next() asks for it: leaving the loop loses none
//   I2  the iteration ends when the exchange is closed and empty

import { Wait, park } from '../greenlet/wait.ts'
import { type Exchange, type Taker, takersOf, tryTake } from './exchange.ts'
import { NOT_NOW } from './operation.ts'

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
    try {
      const item = tryTake(this.#exchange, false)
      if (item !== NOT_NOW) return Promise.resolve({ value: item, done: false })
    } catch (error) {
      return Promise.reject(error)
    }
    if (this.#exchange.closed) return this.return()
    return park(new StepWait(this.#operation, this.#exchange), takersOf(this.#exchange))
  }

  return(): Promise<Step<T>> {
    this.#over = true
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
