// Streams of Node, node:stream/promises and node:stream/consumers, patched.

import { getEventListeners, once } from 'node:events'
import { type IncomingMessage, createServer, get, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable, Writable, pipeline as pipelineWithCallback } from 'node:stream'
import * as consumers from 'node:stream/consumers'
import { finished, pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

import { GreenletExit, Timeout, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { streams } from '../../packages/monkey/src/patches/streams.ts'
import { heldAnswer } from '../support/held-answer.ts'
import { testPatched, withPatches } from '../support/patched-operation.ts'
import { same } from '../support/thrown.ts'

withPatches(streams)

/** A stream that has one chunk, and gets another one late. */
function read(call: (stream: PassThrough) => Promise<unknown>, result: unknown, [head, tail] = ['a', 'b']) {
  return () => {
    const stream = new PassThrough()
    stream.write(head)
    return {
      call: () => call(stream),
      givenUp: () => stream.destroyed,
      release: () => stream.end(tail),
      result,
      [Symbol.asyncDispose]: async () => void stream.destroy(),
    }
  }
}

/** What is piped has no end yet. */
function piped(call: (from: Readable, to: Writable) => Promise<unknown>) {
  return () => {
    const from = new PassThrough()
    const to = new PassThrough().resume()
    return {
      call: () => call(from, to),
      givenUp: () => from.destroyed && to.destroyed,
      release: () => from.end('a'),
      result: undefined,
      async [Symbol.asyncDispose]() {
        from.destroy()
        to.destroy()
      },
    }
  }
}

async function collect(stream: AsyncIterable<unknown>): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

const texts = (chunks: unknown): string => (chunks as unknown[]).map(String).join()
const { signal } = new AbortController()

testPatched([
  { name: 'for await', make: read(collect, 'ab') },
  { name: 'for await over iterator()', make: read((s) => collect(s.iterator({ destroyOnReturn: false })), 'ab') },
  { name: 'toArray', make: read(async (s) => texts(await s.toArray()), 'a,b') },
  { name: 'toArray with a signal', make: read(async (s) => texts(await s.toArray({ signal })), 'a,b') },
  { name: 'forEach', make: read((s) => s.forEach(() => {}), undefined) },
  { name: 'some', make: read((s) => s.some((chunk) => String(chunk) === 'b'), true) },
  { name: 'find', make: read(async (s) => String(await s.find((chunk) => String(chunk) === 'b')), 'b') },
  { name: 'every', make: read((s) => s.every(() => true), true) },
  { name: 'reduce', make: read((s) => s.reduce((all, chunk) => `${all}${chunk}`), 'ab') },
  { name: 'reduce from a value', make: read((s) => s.reduce((all, chunk) => `${all}${chunk}`, '_'), '_ab') },
  { name: 'map and toArray', make: read(async (s) => texts(await s.map(String).toArray()), 'a,b') },
  { name: 'text', make: read(consumers.text, 'ab') },
  { name: 'json', make: read(consumers.json, { a: 1 }, ['{"a":', '1}']) },
  { name: 'buffer', make: read(consumers.buffer, Buffer.from('ab')) },
  { name: 'arrayBuffer', make: read(consumers.arrayBuffer, new TextEncoder().encode('ab').buffer) },
  { name: 'blob', make: read(async (s) => (await consumers.blob(s)).size, 2) },
  { name: 'pipeline', make: piped((from, to) => pipeline(from, to)) },
  { name: 'pipeline with options', make: piped((from, to) => pipeline(from, to, { signal, end: true })) },
  { name: 'pipeline with a generator', make: piped((from, to) => pipeline(from, upper, to)) },
  { name: 'pipeline of an array', make: piped((from, to) => pipeline([from, to])) },
  { name: 'promisify(pipeline)', make: piped((from, to) => promisify(pipelineWithCallback)(from, to)) },
])

async function* upper(source: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const chunk of source) yield String(chunk).toUpperCase()
}

test('finished, killed, looks no more, and the stream goes on', async () => {
  const stream = new PassThrough().resume()
  const before = stream.eventNames().length
  const reason = new GreenletExit('enough')
  const g = spawn(() => finished(stream).catch(same))
  await settled()

  await g.kill(reason)

  expect(g.value).toBe(reason)
  expect(stream.destroyed).toBe(false)
  expect(stream.eventNames().length).toBe(before)
})

test('finished, timed out, rejects with the Timeout', async () => {
  const stream = new PassThrough()

  await expect(withTimeout(10, () => finished(stream, { writable: false }))).rejects.toBeInstanceOf(Timeout)
})

test('a step of an iterator can be timed out; one that was made outside is left as it is', async () => {
  const stream = new PassThrough()
  const other = new PassThrough()
  const steps = other[Symbol.asyncIterator]()

  await expect(withTimeout(10, () => stream[Symbol.asyncIterator]().next())).rejects.toBeInstanceOf(Timeout)
  await expect(withTimeout(10, () => steps.next())).rejects.toBeInstanceOf(Timeout)

  expect([stream.destroyed, other.destroyed]).toEqual([true, false])
})

test('after a step was interrupted the iterator is at its end, also while the stream is stuck', async () => {
  const stuck = new Readable({ read() {}, destroy() {} })
  let steps!: AsyncIterator<unknown>
  const g = spawn(() => {
    steps = stuck[Symbol.asyncIterator]()
    return steps.next()
  })
  await settled()
  await g.kill()

  expect(await steps.next()).toEqual({ done: true, value: undefined })
  expect(await steps.return!('end')).toEqual({ done: true, value: 'end' })
})

test('a kill destroys the stream with its reason', async () => {
  const stream = new PassThrough()
  const seen: unknown[] = []
  stream.on('error', (error) => seen.push(error)).on('close', () => seen.push('close'))
  const reason = new GreenletExit('enough')
  const g = spawn(() => collect(stream))
  await settled()

  await g.kill(reason)

  await expect.poll(() => seen).toEqual([reason, 'close'])
})

test('a kill of who reads an answer ends the exchange, and is no uncaught error', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))
  const sent = get(server.url)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const g = spawn(() => collect(answer))
  await settled()

  await g.kill()

  await expect.poll(server.gone).toBe(true)
  expect(sent.destroyed).toBe(true)
})

test('a kill of who reads a request in a server is no fault of the client', async () => {
  const faults: unknown[] = []
  const killed = Promise.withResolvers<boolean>()
  const server = createServer((message) => {
    const g = spawn(() => collect(message))
    message.once('data', () => setImmediate(() => killed.resolve(g.kill())))
  })
  server.on('clientError', (error) => faults.push(error)).listen(0)
  await once(server, 'listening')
  const sent = request({ port: (server.address() as AddressInfo).port, method: 'POST' })
  sent.write('a')

  const [error] = (await once(sent, 'error').catch((thrown: unknown) => [thrown])) as [Error]

  expect([await killed.promise, faults, error.message]).toEqual([true, [], 'socket hang up'])
  server.close()
})

test('break destroys the stream as ever', async () => {
  const stream = Readable.from(['a', 'b'])

  const first = await spawn(async () => {
    for await (const chunk of stream) return chunk
    return undefined
  }).get()

  expect([first, stream.destroyed]).toEqual(['a', true])
})

test('break of an iterator that is not to destroy leaves the stream as it is', async () => {
  const stream = Readable.from(['a', 'b', 'c'])

  const chunks = await spawn(async () => {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) return [chunk, ...(await stream.toArray())]
    return []
  }).get()

  expect(chunks).toEqual(['a', 'b', 'c'])
})

test('the iterator of a stream is the one that Node makes', async () => {
  const stream = Readable.from(['a'])
  const steps = stream[Symbol.asyncIterator]()

  expect(steps[Symbol.asyncIterator]()).toBe(steps)
  expect(await steps.next()).toEqual({ done: false, value: 'a' })
  expect(await steps.return!('end' as never)).toEqual({ done: true, value: 'end' })
  expect(stream.destroyed).toBe(true)
})

test('nothing is left on the signal of the caller', async () => {
  const controller = new AbortController()

  await spawn(() => pipeline(Readable.from(['a']), new PassThrough().resume(), { signal: controller.signal })).get()

  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('a signal of the caller aborts a pipeline with the error of Node', async () => {
  const controller = new AbortController()
  const from = new PassThrough()
  const g = spawn(() => pipeline(from, new PassThrough(), { signal: controller.signal }))
  await settled()

  controller.abort(new Error('mine'))

  await expect(g.get()).rejects.toMatchObject({ name: 'AbortError', cause: controller.signal.reason })
  expect(from.destroyed).toBe(true)
})

const broken = (): Readable => new Readable({ read: () => void 0 }).destroy(new RangeError('broken'))
const refused: [string, () => Promise<unknown>][] = [
  ['for await over a broken stream', () => collect(broken())],
  ['toArray of a broken stream', () => broken().toArray()],
  ['text of a broken stream', () => consumers.text(broken())],
  ['a broken pipeline', () => pipeline(broken(), new PassThrough())],
  ['a pipeline of one', () => (pipeline as (...all: unknown[]) => Promise<void>)(new PassThrough())],
  ['a pipeline with a wrong signal', () => pipeline(Readable.from([]), new PassThrough(), { signal: 7 as never })],
  ['finished of a broken stream', () => finished(broken())],
  ['finished of nothing', () => finished(undefined as never)],
  ['finished with wrong options', () => finished(new PassThrough(), 'no' as never)],
  ['forEach of nothing', () => new PassThrough().forEach(undefined as never)],
  ['reduce of nothing', () => Readable.from([]).reduce((all) => all)],
]

test.for(refused)('%s: the error is the same in a greenlet and outside', async ([, call]) => {
  const outside: unknown = await Promise.try(call).catch(same)

  const inside: unknown = await spawn(call).get().catch(same)

  expect(outside).toBeInstanceOf(Error)
  expect([String(inside), (inside as Error).constructor]).toEqual([String(outside), (outside as Error).constructor])
})
