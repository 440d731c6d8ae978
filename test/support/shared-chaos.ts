// Threads that use what is shared, and die at random. After each death the main thread must get everything.

import { Worker } from 'node:worker_threads'

import { enroll } from '@hublet/core'
import { SharedBarrier, SharedEvent, SharedLock, SharedRWLock, SharedSemaphore } from '@hublet/locks'

import { type ChaosData, type Fate, Marks, fates, random } from './shared-marks.ts'
import { env, execArgv } from './shared-threads.ts'

const atOnce = 5
const limit = { timeout: 10_000 }
/** The number of the main thread; those of the others begin at 1. */
const mine = 4000

export interface ChaosEnd {
  readonly deaths: Readonly<Record<Fate, number>>
  readonly operations: number
  /** How often the main thread was told of a death. */
  readonly told: number
}

export class Chaos {
  readonly #next: () => number
  readonly #table = Marks.table()
  readonly #marks = new Marks(this.#table, mine)
  readonly #lock = new SharedLock()
  readonly #semaphore = new SharedSemaphore(2)
  readonly #rwlock = new SharedRWLock()
  readonly #event = new SharedEvent()
  readonly #barrier = new SharedBarrier(2)
  readonly #living = new Map<number, Worker>()
  readonly #deaths: Record<Fate, number> = { exit: 0, throw: 0, 'exit while waiting': 0, terminate: 0 }
  #started = 0
  #told = 0

  constructor(seed: number) {
    this.#next = random(seed)
  }

  /** Returns when so many have died. @throws if a rule was violated, or somebody is stuck */
  async run(deaths: number): Promise<ChaosEnd> {
    let died = 0
    try {
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (this.#started < deaths) {
            await this.#life()
            died++
            this.#check()
          }
        }).concat(this.#watch(() => died < deaths)),
      )
      this.#marks.finish()
      this.#check()
    } catch (error) {
      const doing = [...this.#living.keys()].map((number) => this.#marks.doing(number))
      throw new Error(`${String(error)}\n${[...this.#marks.violations(), ...doing].join('\n')}`, { cause: error })
    } finally {
      for (const worker of this.#living.values()) void worker.terminate()
    }
    return { deaths: this.#deaths, operations: this.#marks.operations, told: this.#told }
  }

  /** One thread, from its start to its death. */
  async #life(): Promise<void> {
    const number = ++this.#started
    const fate = fates[Math.floor(this.#next() * fates.length)]!
    const ways = this.#next() < 0.3 ? 'sync' : 'async'
    const data: ChaosData = {
      table: this.#table,
      number,
      seed: Math.floor(this.#next() * 2 ** 31),
      fate: ways === 'sync' && fate !== 'exit' ? 'terminate' : fate,
      ways,
      lock: this.#lock,
      semaphore: this.#semaphore,
      rwlock: this.#rwlock,
      event: this.#event,
      barrier: this.#barrier,
    }
    const worker = new Worker(new URL('./shared-chaos-thread.ts', import.meta.url), {
      workerData: data,
      execArgv: [...execArgv],
      env,
    })
    worker.once('exit', () => this.#marks.dead(number)) // before `enroll`, which tells the others
    enroll(worker)
    worker.on('error', () => {})
    this.#living.set(number, worker)
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    if (data.fate === 'terminate') setTimeout(() => void worker.terminate(), 20 + this.#next() * 250)
    await this.#within(20_000, ended, () => `does not die (${fate}): ${this.#marks.doing(number)}`)
    this.#living.delete(number)
    this.#deaths[data.fate]++
  }

  /** The main thread uses all of them, again and again. */
  async #watch(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      {
        using held = await this.#lock.hold(limit)
        this.#hear(held.ownerDied)
        this.#marks.enterLock(held.ownerDied)
        await this.#turn()
        this.#marks.leaveLock()
      }
      {
        using held = await this.#semaphore.hold(limit)
        this.#hear(held.ownerDied)
        const place = this.#marks.enterSemaphore()
        await this.#turn()
        this.#marks.leaveSemaphore(place)
      }
      {
        using held = await this.#rwlock.write.hold(limit)
        this.#hear(held.ownerDied)
        this.#marks.enterWrite(held.ownerDied)
        await this.#turn()
        this.#marks.leaveWrite()
      }
      {
        using held = await this.#rwlock.read.hold(limit)
        this.#hear(held.ownerDied)
        this.#marks.enterRead(held.ownerDied)
        await this.#turn()
        this.#marks.leaveRead()
      }
      this.#event.set()
      await this.#turn()
      this.#event.clear()
      this.#check()
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }

  #hear(ownerDied: boolean): void {
    if (ownerDied) this.#told++
  }

  #check(): void {
    const violations = this.#marks.violations()
    if (violations.length > 0) throw new Error(violations.join('\n'))
  }

  #within<T>(ms: number, promise: Promise<T>, why: () => string): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error(why())), ms)
    return Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }
}
