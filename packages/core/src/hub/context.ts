// The one AsyncLocalStorage of the thread. Its store is the current scope (greenlet/scope.ts).
//
// A frame of AsyncLocalStorage is a copied Map, so there is one storage for everything and it is entered
// once per greenlet and once per child scope: AsyncResource brings back the frame of the place that
// spawned (other people's stores included), enterWith adds ours to it. AsyncLocalStorage.run would build
// a second Map on the way out.

import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

const storage = new AsyncLocalStorage<object>()

/** The store while the hub itself runs a callback: a wait is refused there. */
export const IN_HUB: object = Object.freeze({ toString: () => 'hub' })

/** How many calls of `atomic` are under way: in one, a wait is refused. `refused`: what was thrown because of that. */
export const atomicity: { depth: number; refused: Error | undefined } = { depth: 0, refused: undefined }

/** Calls the code of others in the middle of whatever is going on: it is not part of an `atomic` around here. */
export function apart(fn: () => void): void {
  const { depth } = atomicity
  atomicity.depth = 0
  try {
    fn()
  } finally {
    atomicity.depth = depth
  }
}

/** What the current code runs in: a scope, {@link IN_HUB}, or nothing. */
export function currentContext(): object | undefined {
  return storage.getStore()
}

/** Where something was spawned, kept until it runs. */
export function captureContext(): AsyncResource {
  return new AsyncResource('hublet')
}

function enterAndCall<A, R>(scope: object | undefined, fn: (argument: A) => R, argument: A): R {
  storage.enterWith(scope as object)
  return fn(argument)
}

/** Calls `fn(argument)` in the captured context with `scope` as the store; the caller's context is back afterwards. */
export function callIn<A, R>(
  context: AsyncResource,
  scope: object | undefined,
  fn: (argument: A) => R,
  argument: A,
): R {
  return context.runInAsyncScope(enterAndCall<A, R>, undefined, scope, fn, argument)
}

/** The rest of the current function, and what it calls, runs in this scope. Never before its first await: it would be so in its caller. */
export function enterContext(scope: object): void {
  storage.enterWith(scope)
}

/** Runs `fn` in the context in which this package was loaded, so that nothing of the caller's is kept alive. */
export const inCleanContext: <R>(fn: () => R) => R = AsyncLocalStorage.snapshot()

/** Runs `fn` as a callback of the hub. */
export const inHub: <A extends unknown[], R>(fn: (...args: A) => R, ...args: A) => R = storage.run(IN_HUB, () =>
  AsyncLocalStorage.snapshot(),
)
