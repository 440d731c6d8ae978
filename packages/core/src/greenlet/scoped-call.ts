// One call in a child scope that can be cancelled from outside: the common half of withTimeout and nursery.
//
//   C1  only waits inside the call are hit; parallel branches of the greenlet are not
//   C2  the result, an error, or giving up: whichever is first decides, once
//   C3  a value on its way to the call wins: cancel gives up only if, a turn of the loop later, the call has neither
//       ended, nor taken the reason, nor waits for anything in hublet
//   C4  what goes on inside after giving up gets the reason at its next wait

import { callIn, captureContext } from '../hub/context.ts'
import { runQueue } from '../hub/run-queue.ts'
import { SIGNAL, type Scope, WAIT, closeScope, deliver, openScope, pendingIn, waitsBelow } from './scope.ts'
import { currentScope } from './wait.ts'

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}

export class ScopedCall<R> {
  readonly scope: Scope
  #giveUp: ((reason: unknown) => void) | undefined = undefined
  #ended = false

  constructor(operation: string) {
    this.scope = openScope(currentScope(operation))
  }

  /** Calls `fn` in the scope. May throw at once. The result must be followed by `end()`. */
  run(fn: () => R | PromiseLike<R>): Promise<R> | R {
    const result = callIn(captureContext(), this.scope, call, fn)
    if (!isThenable(result)) return result
    return new Promise<R>((resolve, reject) => {
      this.#giveUp = reject
      // native functions on both sides: async stack traces stay whole
      if (result instanceof Promise) result.then(resolve, reject)
      else Promise.resolve(result).then(resolve, reject)
    })
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

  end(): void {
    this.#ended = true
    closeScope(this.scope)
  }
}

function call<R>(fn: () => R): R {
  return fn()
}
