// A thread of the chaos: serves, calls the others, starts threads below it, and dies when it is told to.

import { HubThread, getHub, joinAll, sleep, spawn, thisHub } from '@hublet/core'

import { random } from '../support/shared-marks.ts'
import { Board } from './board.ts'
import { Caller } from './caller.ts'

export { block, echo, fail, hang, relay, turn } from './service.ts'

export type ChaosHub = typeof import('./hub.ts')
export interface ChaosArgs {
  readonly memory: SharedArrayBuffer
  readonly seed: number
}

const { memory, seed } = thisHub().args as ChaosArgs
const caller = new Caller(new Board(memory), thisHub().name, random(seed))
spawn(async () => {
  try {
    await sleep(Infinity)
  } finally {
    caller.stop() // this hub is being stopped, which kills all greenlets
  }
})
const callers = [1, 2, 3].map(() => spawn(() => caller.callOn()))
getHub().onError = () => {} // what its calls end with is judged by the caller
const below = new Map<string, HubThread<ChaosHub>>()

export async function startBelow(name: string, itsSeed: number): Promise<void> {
  const args: ChaosArgs = { memory, seed: itsSeed }
  below.set(name, await HubThread.start<ChaosHub>(new URL(import.meta.url), { name, args, env: process.env }))
}

export function endBelow(name: string, how: 'terminate' | 'stop'): Promise<boolean> {
  return below.get(name)![how]()
}

const deaths = {
  exit: () => process.exit(3),
  throw: () => setImmediate(() => raise()),
  reject: () => void Promise.reject(new RangeError('chaos')),
  'exit in finally': () => exitKilled(),
  'fill the heap': () => fillTheHeap(),
}

export type Death = keyof typeof deaths

export async function die(how: Death): Promise<never> {
  await sleep(0)
  void deaths[how]()
  return sleep(Infinity) as Promise<never>
}

/** Runs until it is terminated. */
export function spin(): never {
  for (;;);
}

/** Returns how many of its calls are open when nobody here calls any more. */
export async function finish(): Promise<number> {
  await joinAll(callers)
  return caller.open
}

function raise(): never {
  throw new RangeError('chaos')
}

async function exitKilled(): Promise<void> {
  const greenlet = spawn(exitAtLast)
  await sleep(0)
  void greenlet.kill()
}

async function exitAtLast(): Promise<void> {
  try {
    await sleep(Infinity)
  } finally {
    process.exit(4)
  }
}

function fillTheHeap(): never {
  const held: object[] = []
  for (;;) held.push({ n: held.length })
}
