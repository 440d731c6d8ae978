// What goes to the home of an exchange that has capacity: there is room as long as there is credit.

import { MisuseError } from '../../errors.ts'
import { WatchedList } from '../../greenlet/watched-list.ts'
import { Exchange, type Giver, giversOf, serve } from '../../objects/exchange.ts'

/** How the outbox speaks to the home. */
export interface OutboxHome<T> {
  hold(): void
  unhold(): void
  /** Sends a value home. @throws why that cannot be */
  sendHome(value: T): void
  closedReason(operation: 'give' | 'take'): Error
  toString(): string
}

export class Outbox<T> extends Exchange<T> {
  readonly #home: OutboxHome<T>
  #credit: number

  constructor(home: OutboxHome<T>, name: string | undefined, window: number) {
    const givers = new WatchedList<Giver<T>>(
      () => {
        if (giversOf(this).size === 1) home.hold()
      },
      () => {
        if (giversOf(this).size === 0) home.unhold()
      },
    )
    super(1, name, undefined, givers)
    this.#home = home
    this.#credit = window
  }

  protected override get itemCount(): number {
    return this.#credit > 0 ? 0 : 1
  }

  protected override putItem(value: T): void {
    this.#home.sendHome(value)
    this.#credit--
  }

  protected override getItem(): T {
    throw new MisuseError('cannot take from an outbox')
  }

  protected override peekItem(): T {
    return this.getItem()
  }

  protected override closedError(): Error {
    return this.#home.closedReason('give')
  }

  override toString(): string {
    return this.#home.toString()
  }

  /** Whether a give would have to wait. */
  get full(): boolean {
    return this.#credit <= 0
  }

  /** The exchange has taken over so many. */
  given(count: number): void {
    this.#credit += count
    serve(this)
  }
}
