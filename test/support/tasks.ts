// Tasks for tests of pools.

import { execFileSync } from 'node:child_process'
import { threadId } from 'node:worker_threads'

import { type Channel, Local, checkpoint, signal, sleep } from '@hublet/core'
import { type ThreadPoolOptions, task, threadpool } from '@hublet/threadpool'

import { env } from './hub-threads.ts'

/** Of pools in tests: their threads start sooner. */
export const quick: ThreadPoolOptions = { env, maxThreads: 2 }

export const request: Local<string> = new Local<string>(() => 'none', { name: 'request', inherit: 'threads' })

let count = 0

export const add = task(import.meta, (a: number, b: number) => a + b)
export const thread = task(import.meta, () => threadId)
export const counted = task(import.meta, () => ++count)
export const fail = task(import.meta, (text: string) => {
  throw new RangeError(text)
})
export const exit = task(import.meta, (code: number) => process.exit(code))
export const crash = task(import.meta, () => {
  setImmediate(() => {
    throw new RangeError('crashed')
  })
  return sleep(60_000)
})
export const requestId = task(import.meta, () => request.get())

export const spin = task(import.meta, (ms: number) => {
  const end = performance.now() + ms
  while (performance.now() < end);
  return ms
})

/** Says that it has begun, and never ends. */
export const spinForever = task(import.meta, (begun: Channel<number>) => {
  begun.sendSync(threadId)
  for (;;);
})

/** Ends at a checkpoint, and tells what it has done then. */
export const stoppable = task(import.meta, (begun: Channel<unknown>, cleaned: Channel<unknown>) => {
  begun.sendSync(threadId)
  try {
    for (;;) checkpoint()
  } catch (error) {
    cleaned.sendSync((error as Error).name)
    throw error
  }
})

/** Nobody can end it before its time. */
export const hang = task(import.meta, (begun: Channel<unknown>, seconds: number) => {
  begun.sendSync(threadId)
  execFileSync('sleep', [String(seconds)])
})

/** The same with an async function. */
export const sleeper = task(import.meta, async (begun: Channel<unknown>, cleaned: Channel<unknown>) => {
  await begun.send(threadId)
  try {
    await sleep(60_000)
  } finally {
    await cleaned.send('cleaned')
  }
})

export const listener = task(import.meta, async (begun: Channel<unknown>) => {
  const aborted = new Promise((resolve) => signal().addEventListener('abort', resolve, { once: true }))
  await begun.send(threadId)
  await aborted
  return 'aborted'
})

export const receiver = task(import.meta, (begun: Channel<unknown>, never: Channel<unknown>) => {
  begun.sendSync(threadId)
  return never.receiveSync()
})

/** Waits for the gate, then says who it is. */
export const pass = task(import.meta, (gate: Channel<unknown>, name: string, done: Channel<string>) => {
  gate.receiveSync()
  done.sendSync(name)
  return name
})

export const nested = task(import.meta, async (levels: number): Promise<number> =>
  levels === 0 ? threadId : threadpool.apply(nested, [levels - 1]),
)

const ballast: unknown[] = []
export const grow = task(import.meta, () => {
  for (;;) ballast.push(new Array(10_000).fill(ballast.length))
})
export const keep = task(import.meta, (megabytes: number) => {
  for (let i = 0; i < megabytes; i++) ballast.push(new Array(131_072).fill(i))
  return threadId
})

export const square = task(import.meta, (n: number) => n * n)
export const oddOnly = task(import.meta, (n: number) => {
  if (n % 2 === 0) throw new RangeError(`${n} is even`)
  return n
})
export const slowSquare = task(import.meta, async (n: number) => {
  await sleep(1)
  return n * n
})

export const upTo = task(import.meta, function* (n: number) {
  for (let i = 0; i < n; i++) yield i
})
export const upToLater = task(import.meta, async function* (n: number, failAt = Infinity) {
  for (let i = 0; i < n; i++) {
    if (i === failAt) throw new RangeError(`no ${i}`)
    yield i
  }
})
export const streamed = task(import.meta, (n: number) => Array.fromAsync(threadpool.stream(upTo, [n])))
export const endless = task(import.meta, function* (ended: Channel<string>) {
  try {
    for (let i = 0; ; i++) yield i
  } finally {
    ended.trySend('ended')
  }
})
export const exitAfter = task(import.meta, function* (n: number) {
  for (let i = 0; i < n; i++) yield i
  process.exit(5)
})
