// What `for await` iterates of a Readable: Node's own iterator. Interrupted, it destroys the stream. One that is made
// outside of greenlets is left as it is: most are used where they are made, and each would cost some microseconds.

import type { Readable } from 'node:stream'

import { functionName } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable } from '../patching/replacement.ts'
import { destroyStream } from './destroy.ts'
import { stepsAsWaits } from './stream-steps.ts'

/** For a method of Readable that returns such an iterator. */
export function readableSteps(original: Callable): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const steps = Reflect.apply(original, this, args) as AsyncGenerator & { stream: Readable }
    const { stream } = steps
    stepsAsWaits(steps, `reading ${functionName(stream.constructor)}`, (reason) => destroyStream(stream, reason))
    return steps
  }
}
