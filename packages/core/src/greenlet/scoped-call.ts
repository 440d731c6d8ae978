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

type Reject = (reason: unknown) => void

export class ScopedCall<R> {
  readonly scope: Scope
  #giveUp: Reject | undefined = undefined
  #ended = false

  constructor(operation: string) {
    this.scope = openScope(currentScope(operation))
  }

  /** Calls `fn` in the scope. May throw at once. The result must be followed by `end()`. */
  run(fn: () => R | PromiseLike<R>): Promise<R> | R {
    return callInScope(this.scope, fn, (giveUp) => {
      this.#giveUp = giveUp
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

interface Call<R> {
  readonly fn: () => R | PromiseLike<R>
  readonly giveUp: ((reject: Reject) => void) | undefined
}

/** Calls `fn` in `scope`; a result that waits does so in `scope` too. `giveUp` gets a function that ends the waiting. */
export function callInScope<R>(
  scope: Scope,
  fn: () => R | PromiseLike<R>,
  giveUp?: (reject: Reject) => void,
): Promise<R> | R {
  return callIn(captureContext(), scope, callNow<R>, { fn, giveUp })
}

function callNow<R>({ fn, giveUp }: Call<R>): Promise<R> | R {
  const result = fn()
  if (!isThenable(result)) return result
  return new Promise<R>((resolve, reject) => {
    giveUp?.(reject)
    // native functions on both sides: async stack traces stay whole
    if (result instanceof Promise) result.then(resolve, reject)
    else Promise.resolve(result).then(resolve, reject)
  })
}

function isThenable<R>(value: R | PromiseLike<R>): value is PromiseLike<R> {
  return value instanceof Promise || typeof (value as PromiseLike<R> | undefined)?.then === 'function'
}
