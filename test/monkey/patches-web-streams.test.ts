// Streams of the web, patched.

import { text } from 'node:stream/consumers'

import { GreenletExit, Timeout, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { streams } from '../../packages/monkey/src/patches/streams.ts'
import { testPatched, withPatches } from '../support/patched-operation.ts'
import { collectReports } from '../support/reports.ts'
import { same } from '../support/thrown.ts'

withPatches(streams)

const bytes = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)

interface Source {
  readonly stream: ReadableStream<Uint8Array>
  readonly controller: ReadableByteStreamController
  readonly reasons: unknown[]
}

/** A stream that has nothing yet. */
function source(): Source {
  const reasons: unknown[] = []
  let controller!: ReadableByteStreamController
  const start = (made: ReadableByteStreamController): void => void (controller = made)
  const stream = new ReadableStream({ type: 'bytes', start, cancel: (reason) => void reasons.push(reason) })
  return { stream, controller, reasons }
}

function read(call: (stream: ReadableStream<Uint8Array>) => Promise<unknown>, result: unknown) {
  return () => {
    const { stream, controller, reasons } = source()
    const release = () => {
      controller.enqueue(bytes('a'))
      controller.close()
    }
    return {
      call: () => call(stream),
      givenUp: () => reasons.length === 1,
      release,
      result,
      [Symbol.asyncDispose]: nothing,
    }
  }
}

/** A stream that takes what it is given as late as one likes. */
function written(call: (stream: WritableStream<string>) => Promise<unknown>) {
  return () => {
    const taken = Promise.withResolvers<void>()
    let aborted = false
    const wait = () => taken.promise
    const stream = new WritableStream<string>({ write: wait, close: wait, abort: () => void (aborted = true) })
    const givenUp = () => {
      taken.resolve() // an abort waits for what is being written
      return aborted
    }
    return {
      call: () => call(stream),
      givenUp,
      release: taken.resolve,
      result: undefined,
      [Symbol.asyncDispose]: nothing,
    }
  }
}

function closeByWriter(stream: WritableStream<string>): Promise<void> {
  const writer = stream.getWriter()
  void writer.write('a')
  return writer.close()
}

function closeStream(stream: WritableStream<string>): Promise<void> {
  const writer = stream.getWriter()
  void writer.write('a')
  writer.releaseLock()
  return stream.close()
}

async function nothing(): Promise<void> {}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += new TextDecoder().decode(chunk)
  return all
}

const { signal } = new AbortController()
testPatched([
  { name: 'read', make: read((s) => s.getReader().read(), { done: false, value: bytes('a') }) },
  {
    name: 'read into a view',
    make: read((s) => s.getReader({ mode: 'byob' }).read(new Uint8Array(1)), { done: false, value: bytes('a') }),
  },
  { name: 'for await', make: read(collect, 'a') },
  { name: 'for await over values()', make: read((s) => collect(s.values({ preventCancel: false })), 'a') },
  { name: 'text of consumers', make: read(text, 'a') },
  { name: 'pipeTo', make: read((s) => s.pipeTo(new WritableStream()), undefined) },
  { name: 'pipeTo with a signal', make: read((s) => s.pipeTo(new WritableStream(), { signal }), undefined) },
  { name: 'write', make: written((s) => s.getWriter().write('a')) },
  { name: 'close of a writer', make: written(closeByWriter) },
  { name: 'close', make: written(closeStream) },
])

test('a stream is cancelled with what the greenlet is killed with', async () => {
  const { stream, reasons } = source()
  const reason = new GreenletExit('enough')
  const g = spawn(() => collect(stream))
  await settled()

  await g.kill(reason)

  expect(reasons).toEqual([reason])
  expect(stream.locked).toBe(false)
})

test('with preventCancel the stream is only released, and the next reader gets the chunk', async () => {
  const { stream, controller, reasons } = source()
  const g = spawn(() => collect(stream.values({ preventCancel: true })))
  await settled()

  await g.kill()
  controller.enqueue(bytes('a'))
  controller.close()

  expect(reasons).toEqual([])
  expect(await collect(stream)).toBe('a')
})

test('return does not wait for a step', async () => {
  const { stream, reasons } = source()

  const ends = await spawn(async () => {
    const steps = stream.values()
    const step = steps.next()
    return Promise.all([steps.return!('end' as never), step])
  }).get()

  expect(ends).toEqual([
    { done: true, value: 'end' },
    { done: true, value: undefined },
  ])
  expect(reasons).toEqual(['end'])
})

test('a step of an iterator that was made outside can be timed out', async () => {
  const { stream, controller, reasons } = source()
  const steps = stream.values()

  await expect(withTimeout(10, () => steps.next())).rejects.toBeInstanceOf(Timeout)

  controller.enqueue(bytes('a'))
  await expect.poll(() => reasons.length).toBe(1)
})

test('break cancels the stream', async () => {
  const { stream, controller, reasons } = source()
  controller.enqueue(bytes('a'))

  await spawn(async () => {
    for await (const _ of stream) break
  }).get()

  expect(reasons).toEqual([undefined])
  expect(stream.locked).toBe(false)
})

test('an iterator that is made in a greenlet is like those of Node', async () => {
  const { stream } = source()

  const inside = await spawn(() => stream.values()).get()

  expect(inside[Symbol.asyncIterator]()).toBe(inside)
  expect(stream.locked).toBe(true)
  expect(await inside.return!()).toEqual({ done: true, value: undefined })
  expect(await inside.next()).toEqual({ done: true, value: undefined })
})

test('a writer that was released is left to its next owner', async () => {
  using reports = collectReports()
  let aborted = false
  const stream = new WritableStream({ write: () => new Promise(() => {}), abort: () => void (aborted = true) })
  const g = spawn(async () => {
    const writer = stream.getWriter()
    const writing = writer.write('a')
    writer.releaseLock()
    await writing
  })
  await settled()

  await g.kill()
  await new Promise(setImmediate)

  expect([aborted, reports.list]).toEqual([false, []])
})

test('what cancelling throws is reported, not thrown', async () => {
  using reports = collectReports()
  const stream = new ReadableStream({
    cancel() {
      throw new Error('cannot cancel')
    },
  })
  const g = spawn(() => stream.getReader().read().catch(same))
  await settled()

  await g.kill()

  await expect.poll(() => reports.list.map(({ error }) => String(error))).toEqual(['Error: cannot cancel'])
})

const failing = (): ReadableStream =>
  new ReadableStream({ start: (controller) => controller.error(new RangeError('broken')) })
const busy = (): ReadableStream => {
  const stream = new ReadableStream()
  stream.getReader()
  return stream
}
const refused: [string, () => unknown][] = [
  ['read of a broken stream', () => failing().getReader().read()],
  ['for await over a broken stream', () => collect(failing())],
  ['for await over a locked stream', () => collect(busy())],
  ['values with wrong options', () => new ReadableStream().values(7 as never)],
  ['values of nothing', () => borrowed(ReadableStream.prototype, 'values')],
  ['read of nothing', () => borrowed(ReadableStreamDefaultReader.prototype, 'read')],
  ['pipeTo of a broken stream', () => failing().pipeTo(new WritableStream())],
  ['pipeTo with a wrong signal', () => new ReadableStream().pipeTo(new WritableStream(), { signal: 7 as never })],
  ['close of a locked stream', () => lockedSink().close()],
]

function borrowed(from: object, key: string): unknown {
  return Reflect.apply(Reflect.get(from, key) as () => unknown, {}, [])
}

function lockedSink(): WritableStream {
  const stream = new WritableStream()
  stream.getWriter()
  return stream
}

test.for(refused)('%s: the error is the same in a greenlet and outside', async ([, call]) => {
  const outside: unknown = await Promise.try(call).catch(same)

  const inside: unknown = await spawn(call).get().catch(same)

  expect(outside).toBeInstanceOf(Error)
  expect([String(inside), (inside as Error).constructor]).toEqual([String(outside), (outside as Error).constructor])
})
