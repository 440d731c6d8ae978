// A module for hub threads: all the ways to die, to hang, and to send what is hard to send.

import { closeSync, openSync } from 'node:fs'
import { MessageChannel } from 'node:worker_threads'

import { type RemoteHub, HubThread, getHub, hubByName, sleep, thisHub } from '@hublet/core'

type Faults = typeof import('./faults.ts')

const boom = (): never => {
  throw new RangeError('boom')
}

const crashes = {
  timer: () => setTimeout(boom, 0),
  immediate: () => setImmediate(boom),
  microtask: () => queueMicrotask(boom),
  tick: () => process.nextTick(boom),
  rejection: () => void Promise.reject(new RangeError('boom')),
  port() {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', boom)
    port2.postMessage(1)
  },
  finalizer() {
    registry.register({}, 'gone')
    const held: unknown[] = []
    setInterval(() => {
      held.length = 0
      for (let n = 0; n < 100_000; n++) held.push({ n })
    }, 0)
  },
} satisfies Record<string, () => unknown>

const registry = new FinalizationRegistry(boom)

export type Crash = keyof typeof crashes

/** Dies of a RangeError that is thrown there. */
export async function crash(where: Crash): Promise<never> {
  crashes[where]()
  return sleep(Infinity) as Promise<never>
}

export async function exit(code: number): Promise<never> {
  await sleep(0)
  process.exit(code)
}

export async function exitInTimer(code: number): Promise<never> {
  setTimeout(() => process.exit(code), 1)
  return sleep(Infinity) as Promise<never>
}

/** Ends the thread when it is killed. */
export async function exitInFinally(code: number): Promise<never> {
  try {
    return (await sleep(Infinity)) as never
  } finally {
    process.exit(code)
  }
}

export function allocate(): never {
  const held: object[] = []
  for (;;) held.push({ n: held.length })
}

const settled = Promise.resolve()
const promises = (): void => void settled.then(promises)
const ticks = (): void => process.nextTick(ticks)
const statements = (): void => {
  for (;;);
}
const loops = { statements, promises, ticks }

export type Loop = keyof typeof loops

/** Never lets anything else run. */
export function loop(kind: Loop): void {
  loops[kind]()
}

export function block(ms: number): number {
  const end = performance.now() + ms
  while (performance.now() < end);
  return ms
}

/** Keeps the thread alive when it throws outside of greenlets, from now on. */
export function survive(): void {
  process.on('uncaughtException', () => {})
}

/** Throws outside of greenlets, and says so first. */
export function throwSoon(): void {
  setImmediate(boom)
}

export function add(a: number, b: number): number {
  return a + b
}

export function echo<T>(value: T): T {
  return value
}

export function hang(): Promise<void> {
  return sleep(Infinity)
}

export function bytes(length: number): Uint8Array {
  return new Uint8Array(length).fill(7)
}

/** The number of bytes, and their sum: to see that all have arrived. */
export function sumOf(value: Uint8Array): [length: number, sum: number] {
  let sum = 0
  for (const byte of value) sum += byte
  return [value.length, sum]
}

/** Bytes of the memory that has come with it. */
export function memoryOf(value: Uint8Array): number {
  return value.buffer.byteLength
}

export function nested(levels: number): unknown {
  let value: unknown = 0
  for (let n = 0; n < levels; n++) value = [value]
  return value
}

/** The keys that every object of this thread has inherited from somebody. */
export function polluted(): string[] {
  const keys: string[] = []
  for (const key in {}) keys.push(key)
  return keys
}

export function failWithSecret(): never {
  throw Object.assign(new Error('login failed', { cause: new Error('because') }), { password: 'canary' })
}

/** Calls another hub by its name. */
export function ask(hub: string, fn: string, ...args: unknown[]): Promise<unknown> {
  return find(hub).call(fn as 'echo', args as [unknown])
}

/** Calls another hub for so long, one call after the other; returns how many came back. */
export async function askFor(hub: string, ms: number): Promise<number> {
  const other = find(hub)
  const end = performance.now() + ms
  let count = 0
  for (; performance.now() < end; count++) await other.api.add(count, 1)
  return count
}

function find(name: string): RemoteHub<Faults> {
  const other = hubByName<Faults>(name)
  if (other === undefined) throw new Error(`no hub "${name}"`)
  return other
}

const below = new Map<string, HubThread<Faults>>()

/** Starts a hub thread from this one. */
export async function startBelow(name: string): Promise<string> {
  below.set(name, await HubThread.start<Faults>(new URL(import.meta.url), { name, env: process.env }))
  return thisHub().name
}

export function terminateBelow(name: string): Promise<boolean> {
  return below.get(name)!.terminate()
}

/** The error with which a call of the one below ends. */
export function callBelow(name: string, fn: 'hang' | 'loop'): Promise<unknown> {
  const thread = below.get(name)!
  return (fn === 'hang' ? thread.api.hang() : thread.api.loop('statements')).catch((error: unknown) => error)
}

export function hangWith(_argument: unknown): Promise<void> {
  return sleep(Infinity)
}

/** Greenlets that live here, this one included. */
export function living(): number {
  const { spawned, finished } = getHub().stats()
  return spawned - finished
}

const lengths: number[] = []

export function note(value: Uint8Array): void {
  lengths.push(value.length)
}

export function noted(): number[] {
  return lengths.splice(0)
}

/** Calls another hub so often, without waiting in between; returns how many came back. */
export async function flood(hub: string, count: number): Promise<number> {
  const other = find(hub)
  const calls = await Promise.all(Array.from({ length: count }, (_, n) => other.api.add(n, 1)))
  return calls.filter((sum, n) => sum === n + 1).length
}

/** How often a timer fires in so many milliseconds. */
export async function timersIn(ms: number): Promise<number> {
  let count = 0
  const timer = setInterval(() => count++, 1)
  await sleep(ms)
  clearInterval(timer)
  return count
}

export function crashWithSecret(): Promise<void> {
  setImmediate(failWithSecret)
  return sleep(Infinity)
}

/** Keeps what this hub would report to itself. */
export function quiet(): void {
  getHub().onError = () => {}
}

/** Waits for who writes into it, if it is a fifo: the thread hangs in a call of the system. */
export function openFile(path: string, opens: Int32Array): void {
  Atomics.store(opens, 0, 1)
  closeSync(openSync(path, 'r'))
}
