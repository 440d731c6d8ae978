// fetch and the bodies of responses and requests, patched.

import { getEventListeners } from 'node:events'

import { GreenletExit, Timeout, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { fetch as patch } from '../../packages/monkey/src/patches/fetch.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { Replacement } from '../../packages/monkey/src/patching/replacement.ts'
import { heldAnswer } from '../support/held-answer.ts'
import { testPatched, withPatches } from '../support/patched-operation.ts'
import { same } from '../support/thrown.ts'

withPatches(patch)

type Call = (url: string) => Promise<unknown>

/** The whole answer comes late. */
function answered(call: Call, result: unknown) {
  return async () => {
    const server = await heldAnswer()
    const release = async () => (await server.answer).end('all')
    return { ...server, call: () => call(server.url), givenUp: server.gone, release, result }
  }
}

type Read = (response: Response) => Promise<unknown>

/** The answer has come, and a part of its body: the rest comes late. */
function bodyOf(read: Read, type: string, head: string, tail: string, result: unknown) {
  return async () => {
    const server = await heldAnswer((answer) => void answer.writeHead(200, { 'content-type': type }).write(head))
    const response = await fetch(server.url)
    const release = async () => (await server.answer).end(tail)
    return { ...server, call: () => read(response), givenUp: server.gone, release, result }
  }
}

/** A request made of a stream that has begun. */
function requestBody() {
  let cancelled = false
  let source!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream({
    start: (controller) => (source = controller).enqueue(new TextEncoder().encode('{"a":')),
    cancel: () => void (cancelled = true),
  })
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' })
  const release = () => {
    source.enqueue(new TextEncoder().encode('1}'))
    source.close()
  }
  return {
    call: () => request.json(),
    givenUp: () => cancelled,
    release,
    result: { a: 1 },
    [Symbol.asyncDispose]: async () => {},
  }
}

const bytes = new TextEncoder().encode('ab')
const signal = new AbortController().signal
const form = 'application/x-www-form-urlencoded'
testPatched([
  { name: 'fetch', make: answered(async (url) => (await fetch(url)).status, 200) },
  { name: 'fetch of a URL', make: answered(async (url) => (await fetch(new URL(url))).status, 200) },
  { name: 'fetch of a Request', make: answered(async (url) => (await fetch(new Request(url))).status, 200) },
  { name: 'fetch with a signal', make: answered(async (url) => (await fetch(url, { signal })).status, 200) },
  {
    name: 'fetch of a Request with a signal',
    make: answered(async (url) => (await fetch(new Request(url, { signal }))).status, 200),
  },
  {
    name: 'fetch with a null signal',
    make: answered(async (url) => (await fetch(new Request(url, { signal }), { signal: null })).status, 200),
  },
  { name: 'fetch and text', make: answered(async (url) => (await fetch(url)).text(), 'all') },
  { name: 'text', make: bodyOf((r) => r.text(), 'text/plain', 'a', 'b', 'ab') },
  { name: 'json', make: bodyOf((r) => r.json(), 'application/json', '{"a":', '1}', { a: 1 }) },
  { name: 'arrayBuffer', make: bodyOf((r) => r.arrayBuffer(), 'text/plain', 'a', 'b', bytes.buffer) },
  { name: 'bytes', make: bodyOf((r) => r.bytes(), 'text/plain', 'a', 'b', bytes) },
  { name: 'blob', make: bodyOf(async (r) => typeAndSize(await r.blob()), 'image/x-a', 'a', 'b', ['image/x-a', 2]) },
  {
    name: 'formData',
    make: bodyOf(async (r) => [...(await r.formData())], form, 'a=1&', 'b=2', [
      ['a', '1'],
      ['b', '2'],
    ]),
  },
  { name: 'json of a Request', make: requestBody },
])

function typeAndSize({ type, size }: Blob): unknown[] {
  return [type, size]
}

test('a signal of the caller aborts the call with its own reason', async () => {
  await using server = await heldAnswer()
  const controller = new AbortController()
  const g = spawn(() => fetch(server.url, { signal: controller.signal }))
  await server.request

  controller.abort(new Error('mine'))

  await expect(g.get()).rejects.toBe(controller.signal.reason)
})

test('a signal of the caller aborts the body when fetch has returned', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))
  const controller = new AbortController()
  const response = await spawn(() => fetch(server.url, { signal: controller.signal })).get()
  const g = spawn(() => response.text())
  await settled()

  controller.abort(new Error('mine'))

  await expect(g.get()).rejects.toBe(controller.signal.reason)
  await expect.poll(server.gone).toBe(true)
})

test('a signal of the caller that is aborted already is the reason', async () => {
  const aborted = AbortSignal.abort(new Error('before'))

  const g = spawn(() => fetch('http://127.0.0.1:1/', { signal: aborted }))

  await expect(g.get()).rejects.toBe(aborted.reason)
})

test('nothing is left on the signal of the caller by a call in a greenlet', async () => {
  await using server = await heldAnswer((answer) => void answer.end('all'))
  const controller = new AbortController()

  await spawn(async () => (await fetch(server.url, { signal: controller.signal })).text()).get()

  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('the options of the caller are left as they were, and reach the server', async () => {
  await using server = await heldAnswer((answer) => void answer.end())
  const options = Object.freeze({ method: 'PUT', headers: { 'x-a': '1' }, body: 'text' })

  await spawn(() => fetch(server.url, options)).get()

  const { method, headers } = await server.request
  expect([method, headers['x-a'], headers['content-length']]).toEqual(['PUT', '1', '4'])
  expect('signal' in options).toBe(false)
})

test('a Request as the options of another is looked through', async () => {
  await using server = await heldAnswer((answer) => void answer.end())
  const options = new Request(server.url, { method: 'DELETE', headers: { 'x-a': '1' } })

  await spawn(() => fetch(server.url, options)).get()

  const { method, headers } = await server.request
  expect([method, headers['x-a']]).toEqual(['DELETE', '1'])
})

const refused: [string, () => Promise<unknown>][] = [
  ['a connection that is refused', () => fetch('http://127.0.0.1:1/')],
  ['no address', () => fetch('nowhere')],
  ['a signal that is none', () => fetch('http://127.0.0.1:1/', { signal: {} as AbortSignal })],
  ['options that are none', () => fetch('http://127.0.0.1:1/', 7 as RequestInit)],
  ['no JSON', () => new Response('{').json()],
  ['a body that was read', () => readTwice(new Response('a'))],
  ['a body that is locked', () => locked(new Response('a'))],
  ['a receiver that is none', () => textOf({})],
]

async function readTwice(response: Response): Promise<string> {
  await response.text()
  return response.text()
}

function textOf(thing: object): Promise<string> {
  const { text } = Response.prototype as { text: (this: object) => Promise<string> }
  return text.call(thing)
}

function locked(response: Response): Promise<string> {
  response.body!.getReader()
  return response.text()
}

test.for(refused)('%s: the error is the same in a greenlet and outside', async ([, call]) => {
  const outside: unknown = await Promise.try(call).catch(same)

  const inside: unknown = await spawn(call).get().catch(same)

  expect(outside).toBeInstanceOf(Error)
  expect([String(inside), (inside as Error).constructor]).toEqual([String(outside), (outside as Error).constructor])
})

test('a connection that breaks is the error of the body that is read', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))
  const response = await fetch(server.url)
  const g = spawn(() => response.text())
  await settled()

  ;(await server.answer).destroy()

  await expect(g.get()).rejects.toThrow('terminated')
})

test('a response without a body has an empty text', async () => {
  expect(await spawn(() => new Response(null).text()).get()).toBe('')
})

test('a body is in use as soon as it is read', async () => {
  const seen = await spawn(async () => {
    const response = new Response('a')
    const reading = response.text()
    return [response.bodyUsed, response.body!.locked, await reading]
  }).get()

  expect(seen).toEqual([true, true, 'a'])
})

test('a greenlet that is killed reading one half of a cloned body leaves the other half alone', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))
  const response = await fetch(server.url)
  const other = response.clone().text()
  const g = spawn(() => response.text())
  await settled()

  await g.kill()
  ;(await server.answer).end('b')

  expect(await other).toBe('ab')
})

test('a response that comes although the call was aborted is cancelled', async () => {
  let cancelled: unknown
  const late = Promise.withResolvers<Response>()
  const [{ wrap }] = patch.targets() as [Replacement]
  const slow = wrap(() => late.promise)
  const g = spawn(() => slow('http://localhost/'))
  await settled()

  await g.kill()
  late.resolve(new Response(new ReadableStream({ cancel: () => void (cancelled = true) })))

  await expect.poll(() => cancelled === true).toBe(true)
})

test('a time limit around the read of a body that was fetched outside closes the connection', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))
  const response = await fetch(server.url)

  await expect(withTimeout(20, () => response.text())).rejects.toBeInstanceOf(Timeout)

  await expect.poll(server.gone).toBe(true)
})

test('several calls of a greenlet are aborted by one kill', async () => {
  await using one = await heldAnswer()
  await using other = await heldAnswer()
  const g = spawn(() => Promise.all([fetch(one.url), fetch(other.url)]))
  await Promise.all([one.request, other.request])

  expect(await g.kill(new GreenletExit())).toBe(true)

  await expect.poll(() => one.gone() && other.gone()).toBe(true)
})
