// A thread that lives for a moment: answers, calls its siblings, sends and receives until it dies.

import { type Channel, getHub, hubs, sleep, spawn, thisHub } from '@hublet/core'

import { type Parcel, Parcels, textOf } from './parcels.ts'

export type Mortal = typeof import('./mortal.ts')
export interface MortalArgs {
  readonly number: number
  readonly memory: SharedArrayBuffer
}

const { number, memory } = thisHub().args as MortalArgs
const parcels = new Parcels(memory)
getHub().onError = () => {} // of siblings that die

export function echo<T>(value: T): T {
  return value
}

export function hang(): Promise<never> {
  return sleep(Infinity) as Promise<never>
}

/** What one of the siblings answers; undefined if there is none. */
export async function ask(value: number): Promise<number | undefined> {
  const siblings = hubs().filter(({ name }) => name.startsWith('mortal') && name !== thisHub().name)
  const sibling = siblings[value % siblings.length]
  return (await sibling?.call('echo' as never, [value] as never)) as number | undefined
}

/** Sends and receives until it dies. */
export function trade(up: readonly Channel<Parcel>[], down: readonly Channel<number>[]): void {
  for (const [way, channel] of up.entries()) spawn(sendOn, way, channel)
  for (const [way, channel] of down.entries()) spawn(receiveOn, way, channel)
}

async function sendOn(way: number, channel: Channel<Parcel>): Promise<void> {
  for (let n = 1; ; n++) {
    parcels.begin(number, way, n)
    await channel.send({ from: number, n, text: textOf(n) })
    if (n % 64 !== 0) continue
    await sleep(1) // what was sent before has left this thread when it goes on
    parcels.assure(number, way, n)
  }
}

async function receiveOn(way: number, channel: Channel<number>): Promise<void> {
  for (;;) parcels.arrive(way, await channel.receive())
}

const deaths = {
  exit: () => process.exit(3),
  throw: () => setTimeout(raise, 0),
  'fill the heap': () => fillTheHeap(),
  loop: () => spin(),
}

export type Death = keyof typeof deaths

export async function die(how: Death): Promise<never> {
  await sleep(0)
  void deaths[how]()
  return sleep(Infinity) as Promise<never>
}

function raise(): never {
  throw new RangeError('mortal')
}

function fillTheHeap(): never {
  const held: number[][] = []
  for (;;) held.push(new Array<number>(10_000).fill(held.length))
}

function spin(): never {
  for (;;);
}
