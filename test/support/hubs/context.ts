// A module that looks at what comes along with a call, and starts hubs of its own.

import { HubThread, Local, type RemoteHub, hubByName, hubs, sleep, thisHub } from '@hublet/core'

const requestId = new Local(() => 'none', { name: 'requestId', inherit: 'threads' })
const tenant = new Local(() => 'nobody', { name: 'tenant', inherit: true })

export function ids(): [string, string] {
  return [requestId.get(), tenant.get()]
}

export async function idsOf(hub: string): Promise<unknown> {
  return other(hub).call('ids', [])
}

export async function outlive(ms: number): Promise<string> {
  try {
    await sleep(ms)
    return 'slept'
  } catch (error) {
    return (error as Error).name
  }
}

let last = ''

export async function noteEnd(ms: number): Promise<void> {
  try {
    await sleep(ms)
    last = 'slept'
  } catch (error) {
    last = (error as Error).name
    throw error
  }
}

export function lastEnd(): string {
  return last
}

export function names(): string[] {
  return hubs()
    .map((hub) => hub.name)
    .toSorted()
}

export function name(): string {
  return thisHub().name
}

const children: HubThread[] = []

/** Starts one of the same module over here. */
export async function startChild(called: string): Promise<number> {
  const child = await HubThread.start(new URL(import.meta.url), { name: called })
  children.push(child)
  return child.id
}

export async function stopChildren(): Promise<void> {
  for (const child of children.splice(0)) await child.stop()
}

export async function ask(hub: string, fn: string, ...args: unknown[]): Promise<unknown> {
  return other(hub).call(fn, args as never)
}

function other(called: string): RemoteHub {
  const hub = hubByName(called)
  if (hub === undefined) throw new Error(`no hub "${called}"`)
  return hub
}
