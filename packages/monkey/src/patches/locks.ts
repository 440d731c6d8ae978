// navigator.locks.request, which is worker_threads.locks.request.
//
//   K1  what can be interrupted is waiting for the lock. While it is held the waits of the callback are interrupted; the
//       request ends when the callback has, and the lock is released then
//   K2  a request that was given up stays in the queue of Node: granted, it is released at once, and the callback is not called
//   K3  the callback runs in the context of the request. By itself it runs in that of whoever has released the lock before,
//       and somebody else's kill would reach it. This is so outside of greenlets, too
//   K4  a request with `steal` or `ifAvailable` takes no signal, and does not wait

import { AsyncResource } from 'node:async_hooks'

import { describe } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable, Replacement } from '../patching/replacement.ts'
import { abortableBy } from './signal-option.ts'

export function locks(): Replacement {
  const module = 'node:worker_threads'
  const manager: unknown = process.getBuiltinModule(module).locks
  return { target: Object.getPrototypeOf(manager) as object, module, key: 'request', wrap: request }
}

type Held = (lock: unknown) => unknown

function request(original: Callable): Callable {
  return function (this: unknown, ...args: unknown[]): unknown {
    const place = args[2] === undefined ? 1 : 2
    const callback = args[place]
    if (typeof callback !== 'function') return Reflect.apply(original, this, args)
    const bound = AsyncResource.bind(callback as Held) // K3
    const [name, options] = [args[0], place === 2 ? args[1] : undefined]
    if (interruptibleScope() === undefined || !waits(options)) {
      return Reflect.apply(original, this, args.toSpliced(place, 1, bound))
    }
    return requestIn(
      `locks.request ${describe(name)}`,
      options,
      (passed, held) => {
        return Reflect.apply(original, this, [name, passed, held]) as Promise<unknown>
      },
      bound,
    )
  }
}

/** K4 */
function waits(options: unknown): boolean {
  const { steal, ifAvailable } = (options ?? {}) as { readonly steal?: unknown; readonly ifAvailable?: unknown }
  return !steal && !ifAvailable
}

/** K1 */
async function requestIn(
  what: string,
  options: unknown,
  ask: (options: unknown, held: Held) => Promise<unknown>,
  callback: Held,
): Promise<unknown> {
  let released!: Promise<unknown>
  await abortableBy(what, options, (passed) => {
    const granted = Promise.withResolvers<void>()
    released = ask(passed, (lock) => {
      granted.resolve()
      return callback(lock)
    })
    return Promise.race([granted.promise, released])
  })
  return released
}
