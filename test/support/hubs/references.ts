// A module that is given greenlets and events of other hubs, and has some of its own.

import { type AsyncResult, Event, type Greenlet, GreenletExit, sleep, spawn } from '@hublet/core'

const own = new Event({ name: 'own' })
const ended: string[] = []

export function giveEvent(): Event {
  return own
}

export function setOwn(): void {
  own.set()
}

export async function waitFor(event: Event, timeout?: number): Promise<boolean> {
  return event.wait({ timeout })
}

export function set(event: Event): void {
  event.set()
}

export function clear(event: Event): boolean {
  event.clear()
  return event.ready
}

export async function resultOf(greenlet: Greenlet): Promise<unknown> {
  return greenlet.get()
}

export async function kill(greenlet: Greenlet): Promise<boolean> {
  return greenlet.kill(new GreenletExit('from afar'))
}

export function start(name: string): Greenlet<string> {
  return spawn(async () => {
    try {
      await sleep(name === 'quick' ? 1 : Infinity)
      return name
    } finally {
      ended.push(name)
    }
  })
}

export function seen(): string[] {
  return ended.splice(0)
}

export async function whatIs(thing: unknown): Promise<string> {
  return String(thing)
}

export async function get(result: AsyncResult<unknown>): Promise<unknown> {
  return result.get()
}

export function settle(result: AsyncResult<unknown>, value: unknown): boolean {
  return value instanceof Error ? result.trySetException(value) : result.trySet(value)
}
