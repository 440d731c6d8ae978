// Requests of node:http and node:https, and connections of node:http2, patched.

import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, get, request } from 'node:http'
import { type ClientHttp2Session, connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { get as getHttps } from 'node:https'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

import { GreenletExit, Timeout, sleep, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { http } from '../../packages/monkey/src/patches/http.ts'
import { heldAnswer } from '../support/held-answer.ts'
import { testPatched, withPatches } from '../support/patched-operation.ts'
import { attempt, raise, same } from '../support/thrown.ts'

withPatches(http)

const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'

/** The promise that programs make of a request: its answer, whole. */
function whole(make: (use: (answer: IncomingMessage) => void) => ClientRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = make((answer) => {
      let all = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (all += chunk))
      answer.on('end', () => resolve(all))
      answer.on('error', reject)
    })
    sent.on('error', reject)
  })
}

function answered(call: (url: string) => Promise<unknown>, head?: string) {
  return async () => {
    const server = await heldAnswer((answer) => head !== undefined && answer.write(head))
    const release = async () => (await server.answer).end('b')
    return { ...server, call: () => call(server.url), givenUp: server.gone, release, result: `${head ?? ''}b` }
  }
}

testPatched([
  { name: 'get', make: answered((url) => whole((use) => get(url, use))) },
  { name: 'get in the middle of the answer', make: answered((url) => whole((use) => get(url, use)), 'a') },
  { name: 'request', make: answered((url) => whole((use) => request(new URL(url), { method: 'PUT' }, use).end())) },
])

test('a request that waits for a connection of its agent is killed there, and the connection lives on', async () => {
  await using server = await heldAnswer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const first = whole((use) => get(server.url, { agent }, use))
  const answer = await server.answer
  const second = spawn(() => whole((use) => get(server.url, { agent }, use)).catch(same))
  await settled()
  const reason = new GreenletExit('enough')

  await second.kill(reason)
  answer.end('a')

  expect([second.value, await first, server.gone(), server.connections()]).toEqual([reason, 'a', false, 1])
  agent.destroy()
})

test('a connection that is kept goes to the next request when the greenlet of the last is gone', async () => {
  await using server = await heldAnswer((answer) => void answer.end('a'))
  const agent = new Agent({ keepAlive: true })
  const call = () => whole((use) => get(server.url, { agent }, use))
  const g = spawn(async () => {
    await call()
    await sleep(60_000)
  })
  await expect.poll(() => Object.keys(agent.freeSockets).length).toBe(1)

  await g.kill()

  expect([await call(), server.connections()]).toEqual(['a', 1])
  agent.destroy()
})

test('a kill is no uncaught error where nobody listens for one', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))
  const g = spawn(async () => {
    get(server.url, (answer) => answer.resume())
    await sleep(60_000)
  })
  await server.answer
  await settled()

  await g.kill()

  await expect.poll(server.gone).toBe(true)
})

test('an answer to which nobody listens is thrown away as ever', async () => {
  await using server = await heldAnswer((answer) => void answer.end('a'))

  const sent = await spawn(() => get(server.url)).get()

  await once(sent, 'close')
  expect(sent.destroyed).toBe(true)
})

test('a request in the background does not take the time limit of what waits for something else', async () => {
  await using server = await heldAnswer()

  const call = withTimeout(20, async () => {
    get(server.url)
    await new Promise(() => {})
  })

  await expect(call).rejects.toBeInstanceOf(Timeout)
  await expect.poll(server.gone).toBe(true)
})

test('a time limit comes before what a client makes of the error of its request', async () => {
  await using server = await heldAnswer()
  const wrapped = (error: unknown): never => raise(new Error('no answer', { cause: error }))
  const call = (): Promise<string> => whole((use) => get(server.url, use)).catch(wrapped)

  expect(await withTimeout(20, call, { fallback: 'none' })).toBe('none')

  await expect.poll(server.gone).toBe(true)
})

test('after a kill that came as the error of a request the greenlet can wait', async () => {
  await using server = await heldAnswer()
  const g = spawn(async () => {
    try {
      await whole((use) => get(server.url, use))
    } catch {
      return sleep(1).then(() => 'slept')
    }
    return undefined
  })
  await server.request

  await g.kill()

  expect(g.value).toBe('slept')
})

test('no request is made where a kill is pending: it is thrown', async () => {
  await using server = await heldAnswer((answer) => void answer.end('a'))
  const going = Promise.withResolvers<void>()
  const reason = new GreenletExit('enough')
  const g = spawn(async () => {
    await going.promise
    return attempt(() => get(server.url))
  })
  await settled()

  void g.kill(reason)
  await new Promise(setImmediate)
  going.resolve()

  await g.join()
  expect([g.value, server.connections()]).toEqual([reason, 0])
})

test('a connection that was upgraded is not closed by a kill', async () => {
  await using server = await heldAnswer()
  server.onUpgrade((socket) => {
    socket
      .on('end', () => socket.end())
      .resume()
      .write(switching)
  })
  const upgraded = Promise.withResolvers<Socket>()
  const g = spawn(async () => {
    const sent = request(server.url, { headers: { connection: 'Upgrade', upgrade: 'x' } }).end()
    sent.on('upgrade', (_, socket) => upgraded.resolve(socket))
    await sleep(60_000)
  })
  const socket = await upgraded.promise

  await g.kill()

  expect(socket.destroyed).toBe(false)
  socket.destroy()
})

test('a request whose greenlet has ended goes on', async () => {
  await using server = await heldAnswer()
  let all: Promise<string> | undefined
  const g = spawn(() => {
    all = whole((use) => get(server.url, use))
  })
  await g.join()

  await g.kill()
  ;(await server.answer).end('a')

  expect(await all).toBe('a')
})

test('a request that is made with a time limit behind it ends with that', async () => {
  await using server = await heldAnswer((answer) => void answer.write('a'))

  const call = withTimeout(50, async () => {
    const answer = await new Promise<IncomingMessage>((resolve) => get(server.url, resolve))
    return text(answer)
  })

  await expect(call).rejects.toBeInstanceOf(Timeout)
  await expect.poll(server.gone).toBe(true)
})

test('a connection that is refused is the error that it was', async () => {
  const g = spawn(() => whole((use) => get('http://127.0.0.1:1/', use)))

  await expect(g.get()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test.for([['http', get] as const, ['https', getHttps] as const])('%s refuses wrong arguments at once', ([, call]) => {
  expect(() => call('nowhere')).toThrow(expect.objectContaining({ code: 'ERR_INVALID_URL' }))
})

/** Its overloads hide what it returns. */
function connected(url: string): Promise<ClientHttp2Session> {
  return promisify(connectHttp2)(url) as Promise<ClientHttp2Session>
}

test('promisify(connect) of http2 connects', async () => {
  const server = createHttp2().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const session = await spawn(() => connected(url)).get()

  expect([session.connecting, session.destroyed, session.listenerCount('error')]).toEqual([false, false, 0])
  session.destroy()
  server.close()
})

test('promisify(connect) of http2 rejects with the error of the connection', async () => {
  const g = spawn(() => promisify(connectHttp2)('http://127.0.0.1:1'))

  await expect(g.get()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('promisify(connect) of http2, killed, closes the connection', async () => {
  const closed = Promise.withResolvers<void>()
  const silent = createServer((socket) => socket.resume().on('close', closed.resolve).on('error', same)).listen(0)
  await once(silent, 'listening')
  const url = `https://localhost:${(silent.address() as AddressInfo).port}` // no handshake: it never connects
  const reason = new GreenletExit('enough')
  const g = spawn(() => promisify(connectHttp2)(url).catch(same))
  await once(silent, 'connection')

  await g.kill(reason)

  expect(g.value).toBe(reason)
  await closed.promise
  silent.close()
})
