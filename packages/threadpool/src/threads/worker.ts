// The module of a pool thread: runs functions by their number.
//
//   W1  tasks are run one after the other, in the order in which they have come; each is claimed when its turn has come
//   W2  the answer of one is published before the next is claimed: if the thread dies, only what it was at is lost
//   W3  the last argument of a task is its number

import { HubletError } from '@hublet/core'
import { flushLinks, onCallOf } from '@hublet/core/lowlevel'

import { functionOf, load } from '../functions/load.ts'
import type { Descriptor } from '../functions/named.ts'
import { claim } from '../protocol/claims.ts'
import { isThenable, runners } from './runners.ts'
import { TASK, type Target, readTarget } from './target.ts'

type Callable = (...args: unknown[]) => unknown

/** By their targets. */
const known = new Map<string, Callable>()
let claims: Int32Array
let busy = false
/** Those that wait for their turn. */
const turns: (() => void)[] = []

onCallOf((target) => known.get(target) ?? (target.startsWith(TASK) ? learn(target) : undefined))

/** What a target that has not come before stands for. */
function learn(text: string): Callable {
  const target = readTarget(text)
  const callable: Callable = (...args) => {
    const number = args.pop() as number // W3
    if (busy) return afterwards(inTurn(target, args, number))
    busy = true
    try {
      const result = begin(target, args, number)
      if (isThenable(result)) return afterwards(Promise.resolve(result))
      busy = false
      return result
    } catch (error) {
      busy = false
      throw error
    }
  }
  if (target.descriptor === undefined) known.set(text, callable)
  return callable
}

/** W1 */
async function inTurn(target: Target, args: unknown[], number: number): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<void>()
  turns.push(resolve)
  await promise
  return begin(target, args, number)
}

/** The next one has its turn when the greenlet that `task` is the result of has ended, and its answer is written (W2). */
function afterwards(task: Promise<unknown>): Promise<unknown> {
  queueMicrotask(() => void task.then(pass, pass))
  return task
}

/** None that comes before the next one has begun gets in between (W1). */
function pass(): void {
  const next = turns.shift()
  if (next === undefined) busy = false
  else next()
}

function begin({ kind, id }: Target, args: unknown[], number: number): unknown {
  flushLinks() // W2
  if (!claim(claims, number)) throw new HubletError('this task was taken back; nobody waits for this answer')
  const fn = functionOf(id)
  const runner = runners[kind]
  return fn instanceof Promise ? fn.then((loaded) => runner(loaded, args)) : runner(fn, args)
}

/** To be called first: the word by which tasks are claimed. */
export function prepare(words: Int32Array): void {
  claims = words
}

/** Bytes of the heap in use. */
export function heapUsed(): number {
  return process.memoryUsage().heapUsed
}

/** Runs what every thread of the pool begins with. */
export async function initialize(descriptor: Descriptor, args: unknown[]): Promise<void> {
  await (
    await load(descriptor)
  )(...(args as never[]))
}
