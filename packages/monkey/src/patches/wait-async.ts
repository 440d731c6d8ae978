// Atomics.waitAsync.
//
//   A1  a waiter cannot be taken out of the engine's list. One that was given up and is woken by Atomics.notify passes that on
//       to the next: a notify of one wakes one that waits. Who has begun to wait in between may be woken by it, as if
//       somebody had notified once more: look at the value after each wait, as ever
//   A2  hublet's own threads wait by it, in their own memory: that is no wait of the greenlet which runs just then

import { registry } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable, Replacement } from '../patching/replacement.ts'

type Result = { async: false; value: string } | { async: true; value: Promise<string> }

export function waitAsync(): Replacement {
  return { target: Atomics, module: 'Atomics', key: 'waitAsync', wrap }
}

function wrap(original: Callable): Callable {
  return function (this: unknown, ...args: unknown[]): unknown {
    const words = args[0] as Int32Array | undefined
    if (interruptibleScope() === undefined || words?.buffer === registry().buffer) {
      return Reflect.apply(original, this, args) // A2
    }
    const result = Reflect.apply(original, this, args) as Result
    if (!result.async) return result
    const { value } = result
    const passOn = (how: string): void => {
      if (how === 'ok') Atomics.notify(words!, Number(args[1]), 1) // A1
    }
    result.value = waitFor('Atomics.waitAsync', () => value, { dispose: passOn })
    return result
  }
}
