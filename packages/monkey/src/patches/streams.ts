// Streams of Node and of the web, node:stream/promises and node:stream/consumers.
//
//   pipeline                                      killed: all of its streams are destroyed
//   finished                                      killed: it stops looking; the stream goes on
//   for await (const chunk of readable)           killed: the stream is destroyed with the reason (stream-iterator.ts)
//   toArray, forEach, some, find, every, reduce   killed: the stream is destroyed
//   text, json, buffer, ... of consumers          killed: likewise; of another async iterable the wait ends, and that is all
//   streams of the web                            stand in web-streams.ts
//
// `destroy()` and `Symbol.asyncDispose` are not patched: a kill must not keep them from being done.

import type { Readable } from 'node:stream'

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'
import { destroyStream } from './destroy.ts'
import { operation } from './operation.ts'
import { abortableBy } from './signal-option.ts'
import { readableSteps } from './stream-iterator.ts'
import { pipeline } from './stream-pipeline.ts'
import { webStreams } from './web-streams.ts'

export const streams: ModulePatch = { name: 'streams', targets }

const operators = ['toArray', 'forEach', 'some', 'find', 'every', 'reduce']

function targets(): Replacement[] {
  const { Readable } = process.getBuiltinModule('node:stream')
  const promises = process.getBuiltinModule('node:stream/promises')
  const consumers = process.getBuiltinModule('node:stream/consumers')
  const ofReadable = { target: Readable.prototype, module: 'node:stream' }
  return [
    { target: promises, key: 'pipeline', module: 'node:stream/promises', wrap: pipeline },
    { target: promises, key: 'finished', module: 'node:stream/promises', wrap: finished },
    { ...ofReadable, key: Symbol.asyncIterator, wrap: readableSteps },
    { ...ofReadable, key: 'iterator', wrap: readableSteps },
    ...operators.map((key) => ({ ...ofReadable, key, wrap: (original: Callable) => operator(key, original) })),
    ...Object.keys(consumers).map((key) => ({
      target: consumers,
      key,
      module: 'node:stream/consumers',
      wrap: operation(`stream.consumers.${key}`),
    })),
    ...webStreams(),
  ]
}

function operator(key: string, original: Callable): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const call = (): Promise<unknown> => Reflect.apply(original, this, args) as Promise<unknown>
    return waitFor(`Readable ${key}`, call, { abort: (reason) => destroyStream(this as Readable, reason) })
  }
}

function finished(original: Callable): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const [stream, options, ...rest] = args
    return abortableBy('stream.finished', options ?? undefined, (passed) => {
      return Reflect.apply(original, this, [stream, passed, ...rest]) as Promise<void>
    })
  }
}
