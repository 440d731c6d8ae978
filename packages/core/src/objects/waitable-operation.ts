// Greenlets, results, events, and whatever else is Waitable, as cases of select.

import { Greenlet, follow, zombieError } from '../greenlet/greenlet.ts'
import type { Follower, Waitable } from '../greenlet/links.ts'
import { WaitNode } from '../greenlet/wait-list.ts'
import { describe } from '../hub/describe.ts'
import { AsyncResult } from './async-result.ts'
import { Linkable, followersOf } from './linkable.ts'
import { NOT_NOW, type Operation, type Seat } from './operation.ts'

/** Stands among the followers of an object, which are told at once and in order; a link would be told a turn later. */
class ReadyNode extends WaitNode implements Follower, Disposable {
  readonly #seat: Seat<unknown>

  constructor(seat: Seat<unknown>) {
    super()
    this.#seat = seat
  }

  notify(source: Waitable, gone: boolean): void {
    this.leave()
    if (gone) this.#seat.fail(zombieError(source as Greenlet))
    else settle(source, this.#seat)
  }

  [Symbol.dispose](): void {
    this.leave()
  }
}

/** What a case on a ready object comes to. @throws what a greenlet or result has ended with */
function outcomeOf(object: Waitable): unknown {
  return object instanceof Greenlet || object instanceof AsyncResult ? object.tryGet() : object
}

function settle(object: Waitable, seat: Seat<unknown>): void {
  let outcome: unknown
  try {
    outcome = outcomeOf(object)
  } catch (error) {
    seat.fail(error)
    return
  }
  seat.accept(outcome)
}

export class WaitableOperation implements Operation<unknown> {
  readonly object: Waitable

  constructor(object: Waitable) {
    this.object = object
  }

  attempt(): unknown {
    const object = this.object
    if (object instanceof Greenlet && object.zombie) throw zombieError(object)
    return object.ready ? outcomeOf(object) : NOT_NOW
  }

  enlist(seat: Seat<unknown>): Disposable {
    const object = this.object
    const node = new ReadyNode(seat)
    if (object instanceof Greenlet) follow(object, node, true)
    else if (object instanceof Linkable) followersOf(object).push(node)
    else return object.rawlink(() => settle(object, seat))
    return node
  }

  toString(): string {
    return describe(this.object)
  }
}
