// Greenlets, results, events, and whatever else is Waitable, as cases of select.

import { Greenlet, follow, zombieError } from '../greenlet/greenlet.ts'
import type { Follower, Waitable } from '../greenlet/links.ts'
import { markObserved } from '../greenlet/tree.ts'
import { WaitNode } from '../greenlet/wait-list.ts'
import { describe } from '../hub/describe.ts'
import { AsyncResult } from './async-result.ts'
import { NOT_NOW, type Operation, type Seat } from './operation.ts'

/** Sits among the followers of a greenlet: those are told in order, and of its becoming a zombie. */
class GreenletNode<T> extends WaitNode implements Follower, Disposable {
  readonly #seat: Seat<T>
  constructor(seat: Seat<T>) {
    super()
    this.#seat = seat
  }
  notify(greenlet: Greenlet<T>, gone: boolean): void {
    this.leave()
    if (gone) this.#seat.fail(zombieError(greenlet))
    else settle(greenlet, this.#seat)
  }
  [Symbol.dispose](): void {
    this.leave()
  }
}

/** Something with `tryGet`: its result is that of the case, its failure fails the select. */
function settle<T>(source: Greenlet<T> | AsyncResult<T>, seat: Seat<T>): void {
  let value: T
  try {
    value = source.tryGet()
  } catch (error) {
    seat.fail(error)
    return
  }
  seat.accept(value)
}

export class WaitableOperation implements Operation<unknown> {
  readonly #object: Waitable

  constructor(object: Waitable) {
    this.#object = object
  }

  attempt(): unknown {
    const object = this.#object
    if (object instanceof Greenlet && object.zombie) throw zombieError(object)
    if (!object.ready) return NOT_NOW
    return object instanceof Greenlet || object instanceof AsyncResult ? object.tryGet() : object
  }

  enlist(seat: Seat<unknown>): Disposable {
    const object = this.#object
    if (!(object instanceof Greenlet)) {
      return object.rawlink(() => (object instanceof AsyncResult ? settle(object, seat) : seat.accept(object)))
    }
    markObserved(object)
    const node = new GreenletNode(seat)
    follow(object, node, true)
    return node
  }

  toString(): string {
    return describe(this.#object)
  }
}
