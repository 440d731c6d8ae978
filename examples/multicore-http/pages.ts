// What the server answers. Each page runs in a greenlet of its own, which is killed when its client leaves.

import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { type Channel, sleep, until } from '@hublet/core'

import type { Listeners } from './chat.ts'
import type { Counts } from './counts.ts'

export interface Site {
  readonly name: string
  readonly counts: Counts
  readonly say: Channel<string>
  readonly listeners: Listeners
}

const longestLine = 1000

export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://any')
  response.setHeader('x-hub', site.name)
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  const page = `${request.method} ${pathname}`
  if (page === 'GET /') response.end(`hello from ${site.name}\n`)
  else if (page === 'GET /count') response.end(`${JSON.stringify(site.counts)}\n`)
  else if (page === 'GET /slow') await slow(response, Number(searchParams.get('ms') ?? 1000))
  else if (page === 'GET /chat') await listen(response, site.listeners)
  else if (page === 'POST /chat') await say(request, response, site.say)
  else response.writeHead(404).end('nothing here\n')
}

async function slow(response: ServerResponse, ms: number): Promise<void> {
  if (!(ms >= 0 && ms <= 600_000)) return void response.writeHead(400).end('ms is from 0 to 600000\n')
  response.flushHeaders()
  await sleep(ms)
  response.end(`that took ${ms} ms\n`)
}

async function listen(response: ServerResponse, listeners: Listeners): Promise<void> {
  const lines = listeners.enter()
  try {
    response.flushHeaders()
    for await (const line of lines) if (!response.write(line)) await until(once(response, 'drain'))
    response.end()
  } finally {
    listeners.leave(lines)
  }
}

async function say(request: IncomingMessage, response: ServerResponse, channel: Channel<string>): Promise<void> {
  let text = ''
  request.setEncoding('utf8')
  for await (const piece of request) {
    text += piece as string
    if (text.length > longestLine) return void response.writeHead(413, { connection: 'close' }).end('too long\n')
  }
  await channel.send(`${text.replaceAll(/[\r\n]+/g, ' ').trim()}\n`)
  response.writeHead(204).end()
}
