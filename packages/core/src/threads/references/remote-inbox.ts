// What has come from the home of an exchange, and those who wait for more.
//
//   B1  as many values are asked for as receivers wait here, no more; ahead, a window of them are on the way or here
//   B2  a value that comes for a receiver that is gone goes back at once

import { WatchedList } from '../../greenlet/watched-list.ts'
import { Fifo } from '../../hub/fifo.ts'
import { Exchange, type Taker, isOver, setGuard, shut, takersOf, tryGive } from '../../objects/exchange.ts'

/** How the inbox speaks to the home. */
export interface Home<T> {
  /** Somebody waits here, or nobody does any more. */
  hold(): void
  unhold(): void
  demand(count: number): void
  undemand(count: number): void
  back(value: T): void
  giveBack(receivers: number, values: T[]): void
  closedReason(operation: 'give' | 'take'): Error
}

/** An error in the place of a value that could not be sent. */
class Refused {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

export class Inbox<T> extends Exchange<T> {
  readonly #home: Home<T>
  readonly #window: number
  readonly #items = new Fifo<T | Refused>()
  /** Values asked for and not yet come. */
  #asked = 0
  /** Of these, taken back; the home has not yet said whether in time. */
  #undoing = 0
  /** Answers about those that do not count any more. */
  #stale = 0
  #ahead = false
  /** Taken since the home was last asked for more. */
  #taken = 0

  constructor(home: Home<T>, name: string | undefined, window: number) {
    const takers = new WatchedList<Taker<T>>(
      () => this.#onTaker(),
      () => this.#onTakerGone(),
    )
    super(Infinity, name, takers)
    this.#home = home
    this.#window = window
  }

  protected override get itemCount(): number {
    return this.#items.size
  }

  protected override putItem(value: T): void {
    this.#items.push(value)
  }

  protected override getItem(): T {
    const value = this.#items.shift() as T | Refused
    if (this.#ahead && ++this.#taken >= this.#window / 2) this.#ask(this.#taken)
    if (value instanceof Refused) throw value.error
    return value
  }

  protected override peekItem(): T {
    return this.#items.peek() as T
  }

  protected override closedError(): Error {
    return this.#home.closedReason('take')
  }

  get size(): number {
    return this.#items.size
  }

  /** A value has come, or an error in its place. */
  come(value: T): void {
    this.#asked--
    if (!this.#ahead && takersOf(this).size === 0) this.#home.back(value) // B2
    else tryGive(this, value)
  }

  refused(error: unknown): void {
    this.#asked--
    tryGive(this, new Refused(error) as T)
  }

  /** The home could take back `done` of `count`. */
  undone(done: number, count: number): void {
    const stale = Math.min(this.#stale, count)
    this.#stale -= stale
    this.#undoing -= count - stale
    if (stale === 0) this.#asked -= done
    this.#undemand() // B1: a value that came too late for one was taken by another, who had asked for his own
  }

  goAhead(): void {
    this.#ahead = true
    this.#taken = 0
    this.#ask(this.#window - (this.#asked - this.#undoing) - this.#items.size)
  }

  /** What nobody has taken goes back; those who wait stay in line at home. */
  recall(): void {
    const values: T[] = []
    while (this.#items.size > 0 && !(this.#items.peek() instanceof Refused)) values.push(this.#items.shift() as T)
    this.#ahead = false
    this.#stale += this.#undoing
    this.#undoing = 0
    this.#asked = takersOf(this).size
    this.#home.giveBack(this.#asked, values)
  }

  /** The home is gone: what is here can be taken, whoever waits or comes later gets this. */
  fail(exit: Error): void {
    for (const taker of takersOf(this).takeAll()) taker.fail(exit)
    shut(this)
    setGuard(this, () => {
      if (isOver(this)) throw exit
    })
  }

  #ask(count: number): void {
    this.#taken = 0
    if (count <= 0) return
    this.#asked += count
    this.#home.demand(count)
  }

  #onTaker(): void {
    if (takersOf(this).size === 1) this.#home.hold()
    if (!this.#ahead && takersOf(this).size > this.#asked - this.#undoing) this.#ask(1) // B1
  }

  #onTakerGone(): void {
    if (takersOf(this).size === 0) this.#home.unhold()
    this.#undemand()
  }

  /** B1 */
  #undemand(): void {
    const spare = this.#asked - this.#undoing - takersOf(this).size
    if (this.#ahead || spare <= 0) return
    this.#undoing += spare
    this.#home.undemand(spare)
  }
}
