// A module for hub threads that call each other without a pause, and serve timers and sockets beside that.

import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import { type RemoteHub, hubByName, sleep } from '@hublet/core'

type Rush = typeof import('./faults-rush.ts')

/** 1 when all is over. */
export type Over = Int32Array<SharedArrayBuffer>

export function add(a: number, b: number): number {
  return a + b
}

/** Calls the hub again and again, eight calls at once; returns how many came back. */
export async function rush(hub: string, over: Over): Promise<number> {
  const other: RemoteHub<Rush> = hubByName<Rush>(hub)!
  let count = 0
  const callOn = async (): Promise<void> => {
    for (; Atomics.load(over, 0) === 0; count++) await other.api.add(count, 1)
  }
  await Promise.all(Array.from({ length: 8 }, callOn))
  return count
}

/** Opens a port that sends back what comes. */
export async function serveEcho(): Promise<number> {
  const server = createServer((socket) => socket.pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Returns when a timer has fired so often. */
export async function tick(times: number): Promise<number> {
  for (let n = 0; n < times; n++) await sleep(1)
  return times
}
