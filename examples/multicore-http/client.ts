// A small client, for machines without wrk: asks for the same page over some connections, as often as it can.

import { type ClientRequest, type IncomingMessage, Agent, get } from 'node:http'

import { joinAll, spawn, until } from '@hublet/core'

export interface Load {
  readonly requests: number
  /** Requests that had no answer: their connection was closed. */
  readonly errors: number
}

const connections = 32

/** Runs in a hub of its own. */
export async function load(url: string, ms: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const ends = performance.now() + ms
  const counted = { requests: 0, errors: 0 }
  const asking = async (): Promise<void> => {
    while (performance.now() < ends) {
      if (await until(ask(url, agent))) counted.requests++
      else counted.errors++
    }
  }
  await joinAll(Array.from({ length: connections }, () => spawn(asking)))
  agent.destroy()
  return counted
}

function ask(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const request: ClientRequest = get(url, { agent }, (response: IncomingMessage) => {
      response.resume()
      response.once('close', () => resolve(response.complete))
    })
    request.once('error', () => resolve(false))
  })
}
