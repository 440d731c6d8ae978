import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, Agent, request as begin } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

import { Channel, spawn } from '@hublet/core'
import { expect, test } from 'vitest'

import { Chat, Listeners } from '../../examples/multicore-http/chat.ts'
import { parseOptions } from '../../examples/multicore-http/options.ts'
import { Service } from '../../examples/multicore-http/service.ts'
import { type Program, startExample } from '../support/example.ts'

test('connections go to the hub that has the fewest', async () => {
  await using server = await start('--hubs', '3')

  const answers = await Promise.all(Array.from({ length: 9 }, () => server.get('/chat')))

  const counts = ['http-0', 'http-1', 'http-2'].map(
    (hub) => answers.filter(({ headers }) => headers['x-hub'] === hub).length,
  )
  expect(counts).toEqual([3, 3, 3])
})

test('requests of all hubs are counted in one place', async () => {
  await using server = await start('--hubs', '2')
  for (let n = 0; n < 10; n++) expect(await text(await server.get('/'))).toMatch(/^hello from http-[01]\n$/)

  expect(JSON.parse(await text(await server.get('/count')))).toMatchObject({ total: 11, left: 0 })
})

test('what is said to one hub is heard in all, in the same order', async () => {
  await using server = await start('--hubs', '2')
  const listeners = await Promise.all(Array.from({ length: 4 }, () => server.get('/chat')))
  const heard = listeners.map((listener) => takeLines(listener, 3))

  for (const line of ['one', 'two\nlines', 'é']) expect((await server.post('/chat', line)).statusCode).toBe(204)

  expect(await Promise.all(heard)).toEqual(Array(4).fill(['one', 'two lines', 'é']))
})

test('a hub that has taken the place of another hears what is said', async () => {
  await using service = await Service.open({ host: '127.0.0.1', port: 0, hubs: 1, onRestart: () => {} })
  const url = `http://127.0.0.1:${service.port}/chat`
  await service.pool.hubs[0]!.current!.terminate()

  const { body } = await fetch(url) // as soon as there is a hub again
  await fetch(url, { method: 'POST', body: 'still there' })

  const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
  expect(await reader.read()).toEqual({ done: false, value: 'still there\n' })
})

test('a request whose client leaves is killed', async () => {
  await using server = await start('--hubs', '1')
  const slow = await server.get('/slow?ms=600000')

  slow.destroy()

  const left = async (): Promise<number> =>
    (JSON.parse(await text(await server.get('/count'))) as { left: number }).left
  await expect.poll(left).toBe(1)
})

test.for(['SIGTERM', 'SIGINT'] as const)(
  'at %s what was asked is answered, listeners get to the end',
  async (signal) => {
    await using server = await start('--hubs', '2')
    const [slow, chat] = [await server.get('/slow?ms=300'), await server.get('/chat')]
    const agent = new Agent({ keepAlive: true })
    await text(await server.get('/', agent)) // and then its connection is idle

    server.program.child.kill(signal)

    expect(await Promise.all([text(slow), text(chat)])).toEqual(['that took 300 ms\n', ''])
    const { code, stdout, stderr } = await server.program.ended
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/\nstopped after 3 requests\n$/)
  },
)

test('after three seconds of stopping, what is not answered is broken off', async () => {
  await using server = await start('--hubs', '1')
  const slow = await server.get('/slow?ms=600000')

  server.program.child.kill('SIGTERM')

  await expect(text(slow)).rejects.toThrow('aborted')
  expect((await server.program.ended).code).toBe(0)
})

test.for(['wrk', 'own'])('under load of %s the others go on when a hub is terminated', async (client) => {
  const { code, stdout } = await startExample('multicore-http', ['--bench', '--seconds', '2', '--client', client]).ended

  expect(shape(stdout)).toBe(shape(outputInReadme()).replaceAll('wrk', client))
  expect(code).toBe(0)
})

test('a page that is not there, a line that is too long, a time that is none', async () => {
  await using server = await start('--hubs', '1')

  expect((await server.get('/nothing')).statusCode).toBe(404)
  expect((await server.post('/chat', 'x'.repeat(1001))).statusCode).toBe(413)
  expect((await server.get('/slow?ms=soon')).statusCode).toBe(400)
})

test('a port that is taken: exit code 1, and why', async () => {
  await using server = await start('--hubs', '1')

  const { code, stderr } = await startExample('multicore-http', ['--hubs', '1', '--port', String(server.port)]).ended

  expect(stderr).toContain('EADDRINUSE')
  expect(code).toBe(1)
})

test('a listener that does not take its lines is cut off after a hundred', async () => {
  const [listeners, said] = [new Listeners(), new Channel<string>(1000)]
  const lines = listeners.enter()
  for (let n = 0; n < 101; n++) await said.send(`${n}`)
  said.close()

  await listeners.run(said)

  expect([lines.closed, lines.stats().buffered]).toEqual([true, 100])
})

test('a hub that joins again gets what is said from then on, the one before it nothing', async () => {
  const chat = new Chat()
  const [before, now] = [chat.join(0), chat.join(0)]
  const running = spawn(() => chat.run())

  await chat.say.send('hello')

  expect(await now.receive()).toBe('hello')
  expect(before.stats().buffered).toBe(0)
  await running.kill()
})

test.each([[['--hubs', '0']], [['--port', '65536']], [['--bench', '--hubs', '1']], [['--client', 'ab']], [['x']]])(
  '%j is refused',
  (args) => {
    expect(parseOptions(args)).toEqual({ exitCode: 2 })
  },
)

interface Server extends AsyncDisposable {
  readonly program: Program
  readonly port: number
  get(path: string, agent?: Agent): Promise<IncomingMessage>
  post(path: string, body: string): Promise<IncomingMessage>
}

/** The service, once it listens. */
async function start(...args: string[]): Promise<Server> {
  const program = startExample('multicore-http', ['--port', '0', ...args])
  const [line] = (await once(createInterface({ input: program.child.stdout! }), 'line')) as [string]
  const port = Number(/:(\d+)\//.exec(line)![1])
  const responses: IncomingMessage[] = []
  const ask = async (method: string, path: string, agent: Agent | false, body?: string): Promise<IncomingMessage> => {
    const request = begin({ host: '127.0.0.1', port, path, method, agent }).end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    responses.push(response)
    return response
  }
  return {
    program,
    port,
    get: (path, agent) => ask('GET', path, agent ?? false),
    post: (path, body) => ask('POST', path, false, body),
    async [Symbol.asyncDispose]() {
      for (const response of responses) response.destroy() // it would fail for want of a server
      program.child.kill('SIGKILL')
      await program.ended
    },
  }
}

async function takeLines(response: IncomingMessage, count: number): Promise<string[]> {
  const lines: string[] = []
  for await (const line of createInterface({ input: response })) if (lines.push(line) === count) break
  return lines
}

function outputInReadme(): string {
  const readme = readFileSync(new URL('../../examples/multicore-http/README.md', import.meta.url), 'utf8')
  return /```text\n(wrk: [^`]*)```/.exec(readme)![1]!
}

function shape(output: string): string {
  return output.replace(/[\d,.]*\d/g, '#')
}
