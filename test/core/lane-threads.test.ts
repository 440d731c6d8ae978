// A lane between two threads: nothing is lost, torn or out of order, whoever waits for whom, and whoever dies.

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { expect, test } from 'vitest'

import { type Job, fillOf, lengthOf } from '../support/lane-thread.ts'
import { type Doorbell, doorbell, enroll, Inlet, laneBytes, registry, ring, slotOf } from '../support/threads-inside.ts'

/** They start faster if Node need not compile everything anew. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hublet-compiled') }

test('a million records arrive as they were sent', async () => {
  const producer = new Producer(65_536, 1_000_000)

  await producer.arrives(1_000_000)

  expect(producer.inlet.next()).toBe(false)
})

test.each([64, 256])(
  'a hundred thousand records arrive through a ring of %i bytes, which is full all the time',
  async (capacity) => {
    const producer = new Producer(capacity, 100_000)

    await producer.arrives(100_000)

    expect(producer.inlet.next()).toBe(false)
  },
)

test.each([65_536, 256])(
  'a producer that is terminated at any moment leaves whole records, and no gap: %i',
  async (capacity) => {
    for (let time = 0; time < 25; time++) {
      const producer = new Producer(capacity, Infinity)

      await producer.arrives(1 + Math.floor(Math.random() ** 3 * Math.min(20_000, capacity * 4)))
      await producer.worker.terminate()
      producer.readAll()

      expect(producer.inlet.next()).toBe(false)
    }
  },
)

/** A thread that sends, and what has come of it. */
class Producer {
  readonly worker: Worker
  readonly inlet: Inlet
  readonly #largest: number
  readonly #view: DataView
  readonly #bell: Doorbell = doorbell(registry())
  #read = 0

  constructor(capacity: number, count: number) {
    const memory = new SharedArrayBuffer(laneBytes(capacity))
    const { words, me } = registry()
    const job: Job = { memory, consumer: me, count }
    this.worker = enroll(
      new Worker(new URL('../support/lane-thread.ts', import.meta.url), { workerData: job, env, execArgv: [] }),
    )
    const slot = slotOf(registry().find(this.worker.threadId))
    this.inlet = new Inlet(memory, 0, memory.byteLength, () => ring(words, slot))
    this.#largest = capacity / 4 - 8
    this.#view = new DataView(memory, this.inlet.bytes.byteOffset)
  }

  /** Comes back when so many records have been read and checked. */
  async arrives(count: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const watcher = {
      onRing: (): void => {
        try {
          this.readAll()
          if (this.#read >= count) resolve()
        } catch (error) {
          reject(error)
        }
      },
    }
    this.#bell.watch(watcher)
    watcher.onRing()
    this.worker.once('error', reject)
    await promise.finally(() => this.#bell.unwatch(watcher))
  }

  readAll(): void {
    const { inlet } = this
    for (let most = 10_000; most > 0 && inlet.next(); most--) {
      if (!this.#isRight()) throw new Error(`record ${this.#read} is wrong`)
      this.#read++
      inlet.done()
    }
  }

  #isRight(): boolean {
    const { at, end, kind, bytes } = this.inlet
    const n = this.#read
    const length = lengthOf(n, this.#largest)
    if (kind !== (n & 7) || end - at !== length) return false
    if (this.#view.getUint32(at) !== n || this.#view.getUint32(at + 4) !== length) return false
    const fill = fillOf(n)
    for (let i = at + 8; i < end; i++) if (bytes[i] !== fill) return false
    return true
  }
}
