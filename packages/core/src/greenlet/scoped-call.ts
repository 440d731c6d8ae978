// One call in a child scope that can be cancelled from outside: the common part of withTimeout, shield and nursery.
//
//   C1  only waits inside the call are hit; parallel branches of the greenlet are not
//   C2  the result, an error, or giving up: whichever is first decides, once
//   C3  a value on its way to the call wins: cancel gives up only if, a turn of the loop later, the call has neither
//       ended, nor taken the reason, nor waits for anything in hublet
//   C4  what goes on inside after giving up gets the reason at its next wait

import { callIn, captureContext } from '../hub/context.ts'
import { runQueue } from '../hub/run-queue.ts'
import { currentScope } from './park.ts'
import { type Kept, SIGNAL, type Scope, WAIT, closeScope, deliver, openScope, pendingIn } from './scope.ts'
import { waitsBelow } from './tree.ts'

export class ScopedCall<R> {
  readonly scope: Scope
  readonly #fn: () => R | PromiseLike<R>
  #giveUp: ((reason: unknown) => void) | undefined = undefined
  #ended = false

  constructor(operation: string, fn: () => R | PromiseLike<R>, kind: 'plain' | 'shield' = 'plain', scope?: Scope) {
    this.scope = openScope(currentScope(operation), kind, scope)
    this.#fn = fn
  }

  /** Calls the function in the scope; a result that waits does so in there, too. To be followed by `end()`. */
  run(): Promise<R> | R {
    return callIn(captureContext(), this.scope, ScopedCall.#begin<R>, this)
  }

  /** Delivers `reason` to what is going on inside. */
  cancel(reason: unknown): void {
    const got = deliver(this.scope, reason)
    if ((got & WAIT) !== 0) return
    runQueue.afterTurn(() => {
      if (this.#ended || waitsBelow(this.scope).length > 0) return
      if (got === SIGNAL || pendingIn(this.scope, reason)) this.#giveUp?.(reason) // C3
    })
  }

  /** Closes the scope; returns what it has kept, if it is a shield. */
  end(): readonly Kept[] {
    this.#ended = true
    return closeScope(this.scope)
  }

  static #begin<R>(this: void, call: ScopedCall<R>): Promise<R> | R {
    const result = call.#fn()
    if (!isThenable(result)) return result
    return new Promise<R>((resolve, reject) => {
      call.#giveUp = reject
      // native functions on both sides: async stack traces stay whole
      if (result instanceof Promise) result.then(resolve, reject)
      else Promise.resolve(result).then(resolve, reject)
    })
  }
}

function isThenable<R>(value: R | PromiseLike<R>): value is PromiseLike<R> {
  return value instanceof Promise || typeof (value as PromiseLike<R> | undefined)?.then === 'function'
}
