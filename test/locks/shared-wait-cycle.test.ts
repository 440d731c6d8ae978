// Circles of waits that go through several threads, in dev mode.

import { BroadcastChannel, Worker } from 'node:worker_threads'

import { type Greenlet, enroll, getHub, killAll } from '@hublet/core'
import { SharedBarrier, type SharedHandle, SharedLock, SharedOnce, SharedRWLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { env, execArgv } from '../support/shared-threads.ts'
import { type Act, type Given, type Plan, type Told, listen, play } from '../support/wait-cycle-thread.ts'

const url = new URL('../support/wait-cycle-thread.ts', import.meta.url)

test('two threads that wait for each other are reported', async () => {
  await using threads = new Threads()
  threads.start({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2']] } })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } })

  const told = await threads.report()

  expect(told).toHaveLength(2)
  expect(told.toSorted()).toEqual([
    expect.stringMatching(/^a \(thread \d+\): SharedLock.acquire <SharedLock "L2" held by another thread>$/),
    expect.stringMatching(/^b \(thread \d+\): SharedLock.acquire <SharedLock "L1" held by another thread>$/),
  ])
  expect(await threads.others()).toEqual([])
})

test('a circle through the main thread is reported there', async () => {
  await using threads = new Threads()
  threads.play({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2']] } })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } })

  expect(names(await threads.report())).toEqual(['a', 'b'])
  expect(threads.reporters).toEqual(['main'])
  expect(await threads.others()).toEqual([])
})

test('a circle of three threads is reported once', async () => {
  await using threads = new Threads()
  threads.start({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2']] } })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L3']] } })
  threads.start({ greenlets: { c: [['acquire', 'L3'], ['meet'], ['acquire', 'L1']] } })

  expect(names(await threads.report())).toEqual(['a', 'b', 'c'])
  expect(await threads.others()).toEqual([])
})

test('a lock of one thread may be part of the circle', async () => {
  await using threads = new Threads()
  const [first, second]: Act[][] = [
    [['acquire', 'L1'], ['meet'], ['acquire', 'local']],
    [['acquire', 'local'], ['meet'], ['acquire', 'L2']],
  ]
  threads.start({ greenlets: { a: first!, a2: second! } })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } })

  expect(names(await threads.report())).toEqual(['a', 'a2', 'b'])
  expect(await threads.others()).toEqual([])
})

test('a join that closes the circle at last is part of it', async () => {
  await using threads = new Threads()
  threads.start({
    greenlets: {
      a: [['acquire', 'L1'], ['meet'], ['wanted', 'L1'], ['wanted', 'L2'], ['join', 'a2']],
      a2: [['meet'], ['acquire', 'L2']],
    },
  })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } })

  expect(names(await threads.report())).toEqual(['a', 'a2', 'b'])
  expect(await threads.others()).toEqual([])
})

test('a thread that blocks is part of the circle', async () => {
  await using threads = new Threads()
  threads.start({ outside: [['sync', 'L1'], ['meetSync'], ['sync', 'L2']] })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } })

  const told = await threads.report()

  expect(told.map((text) => text.replace(/\d+/, 'N')).toSorted()).toEqual([
    'b (thread N): SharedLock.acquire <SharedLock "L1" held by another thread>',
    'thread N: SharedLock.acquireSync <SharedLock "L2" held by another thread>',
  ])
  expect(threads.reporters).toEqual([1]) // the one that does not block
  expect(await threads.others()).toEqual([])
})

test('threads that all block are reported by one of them', async () => {
  await using threads = new Threads()
  threads.start({ outside: [['sync', 'L1'], ['meetSync'], ['sync', 'L2']] })
  threads.start({ outside: [['sync', 'L2'], ['meetSync'], ['sync', 'L3']] })
  threads.start({ outside: [['sync', 'L3'], ['meetSync'], ['sync', 'L1']] })

  expect(await threads.report()).toHaveLength(3)
  expect(await threads.others()).toEqual([])
})

test('a thread that blocks at what it has itself is reported', async () => {
  await using threads = new Threads()
  threads.start({
    outside: [
      ['sync', 'L1'],
      ['sync', 'L1'],
    ],
  })

  expect(await threads.report()).toHaveLength(1)
  expect(await threads.others()).toEqual([])
})

test('readers and writers are in circles', async () => {
  await using threads = new Threads()
  threads.start({ greenlets: { a: [['read', 'R1'], ['meet'], ['acquire', 'L1']] } })
  threads.start({ greenlets: { b: [['acquire', 'L1'], ['meet'], ['write', 'R1']] } })

  expect(names(await threads.report())).toEqual(['a', 'b'])
  expect(await threads.others()).toEqual([])
})

test('who reads twice waits for itself if a writer of another thread came in between', async () => {
  await using threads = new Threads()
  threads.start({
    greenlets: {
      a: [['read', 'R1'], ['meet'], ['wanted', 'R1'], ['read', 'R1']],
      loop: [['meet'], ['acquire', 'L1']], // keeps the thread alive
    },
  })
  threads.start({ greenlets: { b: [['acquire', 'L1'], ['meet'], ['write', 'R1']] } })

  expect(names(await threads.report())).toEqual(['a'])
  expect(await threads.others()).toEqual([])
})

test('a SharedOnce is in circles', async () => {
  await using threads = new Threads()
  threads.start({ greenlets: { a: [['run', 'O1'], ['meet'], ['acquire', 'L1']] } })
  threads.start({ greenlets: { b: [['acquire', 'L1'], ['meet'], ['run', 'O1']] } })

  expect(names(await threads.report())).toEqual(['a', 'b'])
  expect(await threads.others()).toEqual([])
})

test('threads that contend for locks in the same order are not reported', async () => {
  await using threads = new Threads()
  const workers = [1, 2, 3].map(() => threads.start({ rounds: 2000 }))
  await Promise.all(workers.map(({ ended }) => ended))

  expect(await threads.others()).toEqual([])
})

test('a circle that a time limit opens at once is not reported', async () => {
  await using threads = new Threads()
  const { ended } = threads.start({
    greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2', 45]] },
  })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1', 45]] } })
  await ended

  expect(await threads.others()).toEqual([])
})

test('a circle that a time limit opens later is not reported again', async () => {
  await using threads = new Threads()
  const a = threads.start({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2', 1000]] } })
  const b = threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1', 1000]] } })

  expect(names(await threads.report())).toEqual(['a', 'b'])
  await Promise.all([a.ended, b.ended]) // they end by themselves, though they have looked for circles
  expect(await threads.others()).toEqual([])
})

test('out of dev mode nothing is reported', async () => {
  await using threads = new Threads()
  threads.start({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2']] } }, false)
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } }, false)
  threads.play({ greenlets: { c: [['meet'], ['wanted', 'L1'], ['wanted', 'L2']] } })
  await Promise.all(threads.greenlets.map((greenlet) => greenlet.join()))

  expect(await threads.others()).toEqual([])
})

test('a circle that a death opens is not reported', async () => {
  await using threads = new Threads()
  const a = threads.start({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2']] } })
  const dead = threads.start({
    greenlets: {
      b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']],
      b2: [['meet'], ['exit']],
    },
  })
  await Promise.all([a.ended, dead.ended]) // a has got the lock

  expect(await threads.others()).toEqual([])
})

test('garbage on the channel is not looked at', async () => {
  await using threads = new Threads()
  const channel = new BroadcastChannel(channelName(threads.locks['L1']!))
  threads.start({ greenlets: { a: [['acquire', 'L1'], ['meet'], ['acquire', 'L2']] } })
  threads.start({ greenlets: { b: [['acquire', 'L2'], ['meet'], ['acquire', 'L1']] } })
  for (const garbage of [null, 1, {}, { type: 'probe', path: [] }, { type: 'found', to: 256, path: [{}] }]) {
    channel.postMessage(garbage)
  }

  expect(names(await threads.report())).toEqual(['a', 'b'])
  channel.close()
  expect(await threads.others()).toEqual([])
})

test('a circle that is another one whenever it is asked for is not reported', async () => {
  await using threads = new Threads()
  const { L1, L2 } = threads.locks as Record<'L1' | 'L2', SharedHandle<'SharedLock'>>
  SharedLock.from(L2).tryAcquire() // outside of greenlets: what this thread waits for is not known
  const liar = new BroadcastChannel(channelName(L1))
  const asked = Promise.withResolvers<void>()
  let questions = 0
  liar.addEventListener('message', ({ data }) => {
    if (++questions === 5) asked.resolve()
    const lie = { ...data.path[0], thread: 256, at: `nobody ${questions}` }
    liar.postMessage({ ...data, lock: new Int32Array(L1.memory)[2], path: [...data.path, lie] })
  })
  threads.start({
    greenlets: {
      a: [
        ['acquire', 'L1'],
        ['acquire', 'L2'],
      ],
    },
  })
  await asked.promise // it asks no more
  liar.close()

  expect(await threads.others()).toEqual([])
})

/** The names of the greenlets in a report, in the order of the alphabet. */
function names(told: Told): string[] {
  return told.map((text) => text.split(' ')[0]!).toSorted()
}

function channelName({ threads }: SharedHandle<'SharedLock' | 'SharedRWLock' | 'SharedOnce'>): string {
  const words = new Int32Array(threads)
  return `hublet.locks ${words[4]} ${words[5]}`
}

/** Threads that share locks, and what they report. */
class Threads implements AsyncDisposable {
  readonly locks: Given['locks']
  readonly greenlets: Greenlet[] = []
  /** Which threads have reported: the first that was started is 0. */
  readonly reporters: unknown[] = []
  readonly #workers: Worker[] = []
  readonly #reports: Told[] = []
  readonly #plans: (() => void)[] = []
  #parties = 0
  #came: (() => void) | undefined

  constructor() {
    getHub().waitCycles = true
    listen((told) => this.#take('main', told))
    const shared = ['L1', 'L2', 'L3', 'X1', 'X2'].map((name) => [name, new SharedLock({ name })] as const)
    this.locks = Object.fromEntries<Given['locks'][string]>([
      ...shared,
      ['R1', new SharedRWLock({ name: 'R1' })],
      ['O1', new SharedOnce({ name: 'O1' })],
    ])
  }

  /** They begin when all are known. */
  start(plan: Plan, isDev = true): { readonly ended: Promise<void> } {
    this.#count(plan)
    const reporter = this.#plans.length
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#begin((meeting) => {
      const dev = isDev ? { HUBLET_DEV: '1' } : {}
      const workerData: Given = { locks: this.#handles(), meeting, plan }
      const worker = new Worker(url, { workerData, execArgv: [...execArgv], env: { ...env, ...dev } })
      this.#workers.push(enroll(worker))
      worker.on('message', (told: Told) => this.#take(reporter, told))
      worker.once('exit', () => resolve())
    })
    return { ended: promise }
  }

  /** In this thread. */
  play(plan: Plan): void {
    this.#count(plan)
    this.#begin((meeting) => this.greenlets.push(...play({ locks: this.#handles(), meeting, plan })))
  }

  /** The next circle that is reported. */
  async report(): Promise<Told> {
    while (this.#reports.length === 0) await new Promise<void>((resolve) => (this.#came = resolve))
    return this.#reports.shift()!
  }

  /** What is reported besides, until a circle that begins now is reported. */
  async others(): Promise<Told[]> {
    this.start({ greenlets: { x1: [['acquire', 'X1'], ['meet'], ['acquire', 'X2']] } })
    this.start({ greenlets: { x2: [['acquire', 'X2'], ['meet'], ['acquire', 'X1']] } })
    const others: Told[] = []
    for (let told = await this.report(); !told.join().includes('x1'); told = await this.report()) others.push(told)
    return [...others, ...this.#reports]
  }

  #handles(): Given['locks'] {
    const entries = Object.entries(this.locks)
    return Object.fromEntries(
      entries.map(([name, { kind, memory, threads }]) => [name, { kind, memory, threads, name }]),
    )
  }

  #count({ greenlets = {}, outside = [] }: Plan): void {
    for (const acts of [...Object.values(greenlets), outside]) {
      this.#parties += acts.filter(([act]) => act === 'meet' || act === 'meetSync').length
    }
  }

  #begin(plan: (meeting: SharedHandle<'SharedBarrier'>) => unknown): void {
    if (this.#plans.push(plan as () => void) > 1) return
    queueMicrotask(() => {
      const { kind, memory, threads, name } = new SharedBarrier(Math.max(1, this.#parties))
      this.#parties = 0
      for (const begin of this.#plans.splice(0)) (begin as typeof plan)({ kind, memory, threads, name })
    })
  }

  #take(reporter: unknown, told: Told): void {
    this.reporters.push(reporter)
    this.#reports.push(told)
    this.#came?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killAll(this.greenlets)
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
    getHub().waitCycles = false
    getHub().onError = undefined
  }
}
