// What is asked of each client of HTTP: the same client goes on after kills and timeouts.

import { hangingServer } from './http-server.ts'
import { killed, timedOut, when } from './interruptions.ts'

export interface HttpClient {
  /** The body, parsed. */
  readonly get: (address: string) => Promise<unknown>
  /** Whether it leaves exchanges of which nobody waits for the end. */
  readonly leaves?: boolean
  /** How many connections it has in use. */
  readonly busy?: () => number
  readonly close?: () => unknown
}

export async function tryHttpClient(client: HttpClient): Promise<object> {
  const { get, leaves = true, busy = () => 0 } = client
  await using server = await hangingServer()
  const { address } = server
  const facts: Record<string, unknown> = {}
  let open = 0
  const settled = (): Promise<void> => when(() => server.open === (leaves ? 0 : open))
  for (const path of ['/hang', '/half']) {
    const begun = server.open
    facts[`kill ${path}`] = await killed(
      () => get(address + path),
      () => when(() => server.open > begun),
    )
    open++
    await settled()
    facts[`timeout ${path}`] = await timedOut(() => get(address + path))
    open++
    await settled()
  }
  facts['left'] = server.left
  server.finish()
  await when(() => server.open === 0)
  facts['afterwards'] = await get(`${address}/ok`)
  await when(() => busy() === 0)
  await client.close?.()
  return facts
}
