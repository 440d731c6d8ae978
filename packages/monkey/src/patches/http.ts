// Requests of node:http and node:https; what node:http2 has stands in http2.ts.
//
//   http.request, http.get, and those of https    killed: the request is destroyed, and with it the answer that is on its way
//
//   H1  a request is destroyed by what is delivered to the scope that has made it, until its exchange is over: its `error`
//       event, and that of its answer, have the very reason. So whoever makes a promise of a request sees it. It is no wait
//       of that scope: a request in the background must not take a timeout from what waits for something else
//   H2  where a kill or timeout is pending no request is made: it is thrown
//   H3  the agent, and its other connections, are left alone; one in the middle of an exchange is of no more use
//   H4  nothing listens to a request but for its end: whether somebody listens for the answer decides what becomes of it
//   H5  a timeout destroys a turn later: `withTimeout` rejects with the timeout first, and not with what a client makes of
//       the error of its request
//
// Servers are not patched.

import type { ClientRequest } from 'node:http'

import { Timeout, signal } from '@hublet/core'
import { runQueue } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'
import { destroyRequest } from './destroy.ts'
import { http2Connect } from './http2.ts'

export const http: ModulePatch = { name: 'http', targets }

function targets(): Replacement[] {
  const requests = (['node:http', 'node:https'] as const).flatMap((module) => {
    const target = process.getBuiltinModule(module)
    return ['request', 'get'].map((key) => ({ target, key, module, wrap: request }))
  })
  return [...requests, http2Connect()]
}

function request(original: Callable): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const killed = signal() // H2
    const made = Reflect.apply(original, this, args) as ClientRequest
    let isOver = false
    const abort = (): void => {
      if (!isOver) destroyRequest(made, killed.reason)
    }
    const listener = (): void => (killed.reason instanceof Timeout ? later(abort) : abort())
    killed.addEventListener('abort', listener)
    made.once('close', () => {
      isOver = true
      killed.removeEventListener('abort', listener)
    }) // H4
    return made
  }
}

/** H5: when `withTimeout` has had its turn. */
function later(act: () => void): void {
  runQueue.afterTurn(() => setImmediate(act))
}
