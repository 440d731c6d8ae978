// Streams of the web.
//
//   reader.read, also of a BYOB reader       killed: the stream is cancelled
//   for await (const chunk of stream)        likewise (web-iterator.ts)
//   stream.pipeTo                            killed: as if its signal was aborted
//   writer.write, writer.close, stream.close killed: the stream is aborted
//
// `closed` and `ready` are not patched: they are properties, and whoever looks at one does not wait yet. Neither are
// `cancel` and `abort`: a kill must not keep them from being done.

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable, Replacement } from '../patching/replacement.ts'
import { inBackground } from './background.ts'
import { abortableBy } from './signal-option.ts'
import { iteratorBy } from './web-iterator.ts'

const module = 'node:stream/web'

interface Cancellable {
  cancel(reason: unknown): Promise<void>
}
interface Abortable {
  abort(reason: unknown): Promise<void>
}

export function webStreams(): Replacement[] {
  const web = process.getBuiltinModule(module)
  const { ReadableStream, ReadableStreamDefaultReader, ReadableStreamBYOBReader } = web
  const { WritableStream, WritableStreamDefaultWriter } = web
  const read = (original: Callable): Callable => givenUpBy('reading a ReadableStream', cancel, original)
  const write = (original: Callable): Callable => givenUpBy('writing to a WritableStream', abort, original)
  const close = (original: Callable): Callable => givenUpBy('closing a WritableStream', abort, original)
  const readOfNode = Reflect.get(ReadableStreamDefaultReader.prototype, 'read') as Callable
  const iterate = (original: Callable): Callable => iteratorBy(readOfNode, original)
  return [
    { target: ReadableStreamDefaultReader.prototype, key: 'read', module, wrap: read },
    { target: ReadableStreamBYOBReader.prototype, key: 'read', module, wrap: read },
    { target: WritableStreamDefaultWriter.prototype, key: 'write', module, wrap: write },
    { target: WritableStreamDefaultWriter.prototype, key: 'close', module, wrap: close },
    { target: WritableStream.prototype, key: 'close', module, wrap: close },
    { target: ReadableStream.prototype, key: 'pipeTo', module, wrap: pipeTo },
    { target: ReadableStream.prototype, key: 'values', module, wrap: iterate },
    { target: ReadableStream.prototype, key: Symbol.asyncIterator, module, wrap: iterate },
  ]
}

function cancel(reader: unknown, reason: unknown): Promise<void> {
  return (reader as Cancellable).cancel(reason)
}

/** A writer that was released, or a stream that has a writer, is in the hands of somebody else: it is left to him. */
async function abort(holder: unknown, reason: unknown): Promise<void> {
  try {
    await (holder as Abortable).abort(reason)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_STATE') throw error
  }
}

type GiveUp = (holder: unknown, reason: unknown) => Promise<void>

/** For a method of which `giveUp` ends what it waits for. */
function givenUpBy(what: string, giveUp: GiveUp, original: Callable): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const call = (): Promise<unknown> => Reflect.apply(original, this, args) as Promise<unknown>
    const abandon = (reason: unknown): void =>
      inBackground(`giving up ${what}`, this, () => giveUp(this, reason), reason)
    return waitFor(what, call, { abort: abandon })
  }
}

function pipeTo(original: Callable): Callable {
  return function (this: unknown, ...args) {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const [destination, options, ...rest] = args
    return abortableBy('ReadableStream pipeTo', options ?? undefined, (passed) => {
      return Reflect.apply(original, this, [destination, passed, ...rest]) as Promise<void>
    })
  }
}
