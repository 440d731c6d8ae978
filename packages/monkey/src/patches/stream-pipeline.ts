// pipeline of node:stream/promises: the options with the signal are its last argument, if that is no stream.

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable } from '../patching/replacement.ts'
import { abortableBy } from './signal-option.ts'

/** What marks streams, of both kinds, pairs of them, and whatever can be iterated. */
const ofStreams = [
  '_readableState',
  '_writableState',
  'pipe',
  'write',
  'getReader',
  'getWriter',
  'readable',
  'writable',
]

export function pipeline(original: Callable): Callable {
  return function (this: unknown, ...args) {
    const call = (given: unknown[]): Promise<void> => Reflect.apply(original, this, given) as Promise<void>
    if (interruptibleScope() === undefined) return call(args)
    const last = args.at(-1)
    const options = isOptions(last) ? last : undefined
    const streams = options === undefined ? args : args.slice(0, -1)
    return abortableBy('stream.pipeline', options, (passed) => call([...streams, passed]))
  }
}

function isOptions(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return !(Symbol.asyncIterator in value || Symbol.iterator in value || ofStreams.some((mark) => mark in value))
}
