// Threads for tests, and what can be seen of a shared lock from outside.

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort, type ResourceLimits, type Transferable, Worker } from 'node:worker_threads'

import { enroll } from '@hublet/core'
import type { SharedHandle, SharedKind } from '@hublet/locks'

import type { Answer, Order } from './shared-thread.ts'

/** For workers: they use the sources if this process does. */
export const execArgv: readonly string[] = process.execArgv.join(' ').includes('hublet-source')
  ? ['-C', 'hublet-source']
  : []

/** They start twice as fast if Node need not compile everything anew. */
export const env: NodeJS.ProcessEnv = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hublet-compiled') }

type Handle = SharedHandle<SharedKind>

/** An error that was thrown in another thread. */
export class ThreadError extends Error {
  readonly code: unknown

  constructor({ name, message, code }: NonNullable<Answer['error']>) {
    super(message)
    this.name = name
    this.code = code
  }
}

/** The other end of a port at which a thread takes orders. */
export class Orders {
  readonly #port: MessagePort
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>()
  #last = 0

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', ({ id, value, error }: Answer) => {
      const pending = this.#pending.get(id)
      this.#pending.delete(id)
      if (error === undefined) pending?.resolve(value)
      else pending?.reject(new ThreadError(error))
    })
  }

  /** Calls a method of a lock there; the result is what can be sent of it. */
  call(lock: Handle, path: string, ...args: unknown[]): Promise<unknown> {
    return this.#send(lock, path, args, false)
  }

  /** As `call`, in a greenlet. */
  spawn(lock: Handle, path: string, ...args: unknown[]): Promise<unknown> {
    return this.#send(lock, path, args, true)
  }

  /** Has it do something else: see `actions` in shared-thread.ts. */
  do(path: string, ...args: unknown[]): Promise<unknown> {
    return this.#send(undefined, path, args, false)
  }

  /** Starts a thread from there. */
  async start(enrolled = true): Promise<Orders> {
    const { port1, port2 } = new MessageChannel()
    await this.#send(undefined, 'start', [port2, enrolled], false, [port2])
    return new Orders(port1)
  }

  close(): void {
    this.#port.close()
  }

  #send(
    lock: Handle | undefined,
    path: string,
    args: readonly unknown[],
    inGreenlet: boolean,
    transfer: readonly Transferable[] = [],
  ): Promise<unknown> {
    const id = ++this.#last
    const pending = Promise.withResolvers<unknown>()
    this.#pending.set(id, pending)
    const handle = lock && { kind: lock.kind, memory: lock.memory, threads: lock.threads, name: lock.name }
    this.#port.postMessage({ id, handle, path, args, inGreenlet } satisfies Order, [...transfer])
    return pending.promise
  }
}

/** A thread that takes orders; it ends with the block it is used in. */
export class Thread extends Orders implements AsyncDisposable {
  readonly worker: Worker
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number>
  /** What ended it, if it was an error. */
  error: (Error & { code?: unknown }) | undefined

  constructor(options: { enrolled?: boolean; number?: number; given?: unknown; resourceLimits?: ResourceLimits } = {}) {
    const { port1, port2 } = new MessageChannel()
    super(port1)
    const { enrolled = true, number = 0, given, resourceLimits } = options
    this.worker = new Worker(new URL('./shared-thread.ts', import.meta.url), {
      workerData: { port: port2, number, given },
      transferList: [port2],
      execArgv: [...execArgv],
      env,
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    })
    if (enrolled) enroll(this.worker)
    this.worker.on('error', (error: Error) => (this.error = error))
    this.ended = new Promise((resolve) => this.worker.once('exit', resolve))
  }

  /** Ends it in one of the ways in which threads die; returns the exit code when it is dead. */
  die(how: Death): Promise<number> {
    if (how === 'terminate') void this.worker.terminate()
    else void this.do(how, ...(how === 'exit' ? [7] : []))
    return this.ended
  }

  /** Keeps it busy until it is terminated; returns when it is. */
  async spins(): Promise<void> {
    const words = new Int32Array(new SharedArrayBuffer(4))
    void this.do('spin', words)
    await comes(() => Atomics.load(words, 0) === 1)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.terminate()
    this.close()
  }
}

export type Death = 'terminate' | 'exit' | 'throw' | 'reject' | 'oom'
export const deaths: readonly Death[] = ['terminate', 'exit', 'throw', 'reject', 'oom']
/** With these, `oom` does not take long. */
export const smallHeap: ResourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 }

const [SLOTS, HEADER, RECORD] = [256, 16, 16]
/** WAITING, TO_READ, TO_WRITE: states of a cell in packages/locks/src/protocol/layout.ts. */
const waits = [1, 4, 5]

/** How many living threads wait at the lock, as its memory says. */
export function threadsAt({ memory, threads }: Handle): number {
  const [words, registry] = [new Int32Array(memory), new Int32Array(threads)]
  let count = 0
  for (let slot = 0; slot < SLOTS; slot++) {
    const cell = Atomics.load(words, words.length - SLOTS + slot)
    const id = Atomics.load(registry, HEADER + slot * RECORD)
    if (id > 0 && cell >>> 16 === ((id >>> 8) & 0xffff) && waits.includes(cell & 7)) count++
  }
  return count
}

/** Returns when so many threads wait at the lock. */
export function threadsWait(lock: Handle, count: number): Promise<void> {
  return comes(() => threadsAt(lock) === count)
}

/** Returns when it is true: for what other threads do. */
export async function comes(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

/** Keeps this thread busy until another one has made it true, or the time is up. */
export function blockUntil(condition: () => boolean, ms: number): void {
  const end = performance.now() + ms
  while (!condition() && performance.now() < end);
}
