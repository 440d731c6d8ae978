// A module whose objects are passed on from hub to hub.

import {
  AsyncResult,
  Broadcast,
  Channel,
  Event,
  HubThread,
  type LentChannel,
  Queue,
  type RemoteHub,
  type WaitOptions,
  hubByName,
  joinAll,
  lend,
  select,
  spawn,
} from '@hublet/core'

type Passing = RemoteHub<typeof import('./passing.ts')>

let kept: unknown
/** Kept alive. */
export let below: HubThread | undefined

function own<T>(thing: T): T {
  kept = thing
  return thing
}

export const makeChannel = (capacity: number): Channel<unknown> => own(new Channel(capacity, { name: 'own' }))
export const makeQueue = (): Queue<unknown> => own(new Queue(4, { name: 'own' }))
export const makeEvent = (): Event => own(new Event({ name: 'own' }))
export const makeResult = (): AsyncResult<unknown> => own(new AsyncResult({ name: 'own' }))
export const makeBroadcast = (): Broadcast<unknown> => own(new Broadcast({ capacity: 4 }))
export const makeFunction = (): ((by: number) => number) => {
  let count = 0
  return (by) => (count += by)
}
export const makeGreenlet = (): object => spawn(() => makeChannel(0).receive())

export const lendOwn = (capacity: number): LentChannel<unknown> => lend(makeChannel(capacity))

export function waiting(): number {
  const { senders, receivers } = (kept as Channel<unknown>).stats()
  return senders + receivers
}

export function keep(thing: unknown): string {
  kept = thing
  return String(thing)
}

export const give = (): unknown => kept

/** Passes on what it keeps. */
export async function passTo(name: string): Promise<unknown> {
  return (hubByName(name) as Passing).call('keep', [kept])
}

/** Passes it on by this channel and dies, in one go. */
export function passAndDie(channel: Channel<unknown>): void {
  channel.trySend(kept)
  dieSoon()
}

/** Starts a hub below this one. */
export async function startBelow(name: string): Promise<void> {
  below = await HubThread.start(new URL(import.meta.url), { name, env: process.env })
}

/** Sends by a channel that it is told of, and dies. */
export async function sendAndDie(source: Channel<Channel<unknown>>): Promise<void> {
  const channel = await source.receive()
  channel.trySend('last words')
  dieSoon()
}

/** After what was sent is published. */
function dieSoon(): void {
  process.nextTick(() => queueMicrotask(() => process.exit(3)))
}

/** Passes it on when more is on the way home than the lane holds, since the home is blocked. */
export async function passLate(fn: (...args: unknown[]) => unknown, name: string): Promise<unknown> {
  const calls = Array.from({ length: 1000 }, () => fn('x'.repeat(1000)))
  const passed = await passTo(name)
  await Promise.all(calls)
  return passed
}

export function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

export async function send(...values: unknown[]): Promise<void> {
  for (const value of values) await (kept as Channel<unknown>).send(value)
}

export async function receive(options?: WaitOptions): Promise<unknown> {
  return (kept as Channel<unknown>).receive(options)
}

/** From now on it keeps what comes next by the channel that it keeps. */
export async function keepNext(): Promise<string> {
  return keep(await receive())
}

/** Sends this or receives; says which. */
export async function either(value: string): Promise<string> {
  const channel = kept as Channel<unknown>
  return (await select({ send: channel.sendOp(value), got: channel.receiveOp() })).key
}

/** Selects so many sends at once. */
export async function selectSends(from: number, count: number): Promise<void> {
  const channel = kept as Channel<unknown>
  const selects = Array.from({ length: count }, (_, n) => spawn(() => select({ send: channel.sendOp(from + n) })))
  await joinAll(selects, { raiseError: true })
}

export async function receiveAll(): Promise<unknown[]> {
  return Array.fromAsync(kept as Channel<unknown>)
}

export const close = (): void => (kept as Channel<unknown>).close()
export const set = (): void => (kept as Event).set()
export const waitFor = (options?: WaitOptions): Promise<boolean> => (kept as Event).wait(options)
export const settle = (value: unknown): boolean => (kept as AsyncResult<unknown>).trySet(value)
export const get = (options?: WaitOptions): Promise<unknown> => (kept as AsyncResult<unknown>).get(options)
export const call = async (...args: unknown[]): Promise<unknown> => (kept as (...args: unknown[]) => unknown)(...args)
export const put = (item: unknown): Promise<void> => (kept as Queue<unknown>).put(item)
export const join = (options?: WaitOptions): Promise<boolean> => (kept as Queue<unknown>).join(options)
export const done = (): void => (kept as Queue<unknown>).taskDone()
export const say = (value: unknown): Promise<void> => (kept as Broadcast<unknown>).send(value)
export async function subscribe(): Promise<void> {
  kept = await (kept as Broadcast<unknown>).subscribe()
}
