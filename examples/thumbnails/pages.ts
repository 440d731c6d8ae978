// What the server answers. Each page runs in a greenlet of its own, which is killed when its client leaves.

import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'

import { PoolFull, Timeout, rethrowControl, until } from '@hublet/core'

import { BadPicture } from './jpeg.ts'
import { Refused, parseOrder } from './order.ts'
import type { Place } from './place.ts'

export interface Site {
  readonly folder: string
  readonly place: Place
  readonly stats: () => unknown
}

export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = URL.parse(request.url ?? '/', 'http://any')
    if (url === null) throw new Refused('that is no path')
    const page = `${request.method} ${url.pathname}`
    if (page === 'GET /health') send(response, 200, 'well\n')
    else if (page === 'GET /stats') send(response, 200, `${JSON.stringify(site.stats())}\n`, 'application/json')
    else if (page.startsWith('GET /thumb/')) send(response, 200, await thumbnailFor(site, url), 'image/jpeg')
    else send(response, 404, 'nothing here\n')
  } catch (error) {
    if (!(error instanceof Timeout)) rethrowControl(error)
    const [status, text] = excuse(error)
    if (status === 503) response.setHeader('retry-after', '1')
    send(response, status, `${text}\n`)
  }
}

async function thumbnailFor({ folder, place }: Site, url: URL): Promise<Uint8Array> {
  const { name, width } = parseOrder(url)
  const path = join(folder, name)
  const isFile = (await until(stat(path))).isFile() // what is not there need not wait for a thread
  if (!isFile) throw new Refused('that is no picture')
  return place.make(path, width)
}

function excuse(error: unknown): [status: number, text: string] {
  if (error instanceof Refused) return [400, error.message]
  if (/^(?:ENOENT|ENAMETOOLONG)$/.test((error as NodeJS.ErrnoException).code ?? ''))
    return [404, 'there is no such picture']
  if (error instanceof BadPicture) return [422, error.message]
  if (error instanceof Timeout) return [503, `that took more than ${error.ms} ms`]
  if (error instanceof PoolFull) return [503, 'too many are asked for']
  console.error(error)
  return [500, 'that did not work']
}

function send(response: ServerResponse, status: number, body: string | Uint8Array, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}
