// One thread of a pool, seen from the hub that has the pool.
//
//   P1  it does its jobs one after the other, in the order in which it got them; those behind the first may be taken back
//       as long as it has not claimed them (protocol/claims.ts)
//   P2  the thread is told once what a number of a function means
//   P3  jobs are numbered as they are sent, and their numbers go along behind their arguments

import { HubThread } from '@hublet/core'
import { type HubLink, linkTo, sendCall, startBy } from '@hublet/core/lowlevel'

import type { Descriptor } from '../functions/named.ts'
import type { Job, Runner } from '../jobs/job.ts'
import { CLAIM_WORDS, isBehind, isClaimed, nextNumber, takeBack } from '../protocol/claims.ts'
import type { Backend, ThreadOptions } from './backend.ts'
import { Pace } from './pace.ts'
import { writeTarget } from './target.ts'

type WorkerModule = typeof import('./worker.ts')

const module = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
const mostFunctions = 1000

/** What a thread runs before its first task. */
export interface Initialization {
  readonly descriptor: Descriptor
  readonly args: readonly unknown[]
}

/** What a thread is started with. */
export interface ThreadPlan {
  readonly name: string
  readonly backend: Backend
  readonly options: ThreadOptions
  readonly init: (() => Promise<Initialization>) | undefined
}

/** Who has it. */
export interface ThreadOwner {
  /** A job has ended; it has taken so many milliseconds. */
  freed(thread: PoolThread, job: Job, ms: number): void
  /** It has to go, now. */
  discard(thread: PoolThread): void
  /** A job has failed with its thread, or on its way there. */
  lost(job: Job): void
  /** Jobs that a thread has not begun, and will not; `thread`: it lives, and can take others. */
  returned(jobs: readonly Job[], thread?: PoolThread): void
}

export class PoolThread implements Runner {
  readonly hub: HubThread<WorkerModule>
  readonly place: number
  readonly pace: Pace = new Pace()
  readonly #owner: ThreadOwner
  readonly #link: HubLink
  readonly #claims: Int32Array
  /** Functions that it knows (P2). */
  readonly #told = new Set<number>()
  /** Those that it has and has not ended. */
  #jobs: Job[] = []
  /** Those that it has done. */
  done = 0
  /** `performance.now()` of the moment in which it has had nothing more to do. */
  idleSince = 0
  /** The number of the last one that was sent. */
  #sent = 0

  private constructor(hub: HubThread<WorkerModule>, claims: Int32Array, place: number, owner: ThreadOwner) {
    this.hub = hub
    this.place = place
    this.#claims = claims
    this.#owner = owner
    this.#link = linkTo(hub.id)
  }

  /** Starts one, and waits until it can be used. */
  static async start(
    { name, backend, options, init }: ThreadPlan,
    place: number,
    owner: ThreadOwner,
  ): Promise<PoolThread> {
    const hub = await startBy<WorkerModule>(module, { name, ref: false }, (data, port) =>
      backend.start(data, port, options),
    )
    void hub.exited // the pool tells of its end
    const claims = new Int32Array(new SharedArrayBuffer(CLAIM_WORDS * 4))
    try {
      await hub.call('prepare', [claims])
      if (init !== undefined) {
        const { descriptor, args } = await init()
        await hub.call('initialize', [descriptor, [...args]])
      }
    } catch (error) {
      await hub.terminate()
      throw error
    }
    return new PoolThread(hub, claims, place, owner)
  }

  /** Whether jobs can be sent there; once it has ended, that will be noticed. */
  get alive(): boolean {
    return this.#link.exit === undefined
  }

  get name(): string {
    return this.hub.name
  }

  get jobs(): readonly Job[] {
    return this.#jobs
  }

  /** Whether it knows so many functions that it should be replaced. */
  get worn(): boolean {
    return this.#told.size > mostFunctions
  }

  /** Whether it has jobs behind one that takes longer than was thought. */
  get isStuck(): boolean {
    return this.#jobs.length > 1 && this.pace.silence(this.#jobs[0]!.began) > 1
  }

  /** One that cannot be sent fails at once. */
  run(job: Job): void {
    const { id, descriptor } = job.named
    const link = this.#link
    const n = link.ask(job)
    this.#sent = nextNumber(this.#sent)
    job.begin(this, link, n, this.#sent)
    this.#jobs.push(job)
    try {
      const told = this.#told.has(id) ? undefined : descriptor
      const target = writeTarget(job.options.kind, id, told)
      sendCall(link, n, { target, args: [...job.args, job.number], left: Infinity, values: job.values })
      this.#told.add(id)
    } catch (error) {
      link.settle(n)
      job.fail(error)
      this.died(job)
    }
  }

  /** Takes back what it has not begun; the caller has to do something about it. */
  takeBack(): Job[] {
    const last = takeBack(this.#claims, this.#sent)
    const back = this.#jobs.filter(({ number }) => isBehind(number, last))
    this.#jobs = this.#jobs.filter(({ number }) => !isBehind(number, last))
    for (const job of back) job.takenBack()
    return back
  }

  hasBegun(job: Job): boolean {
    return isClaimed(this.#claims, job.number)
  }

  withdraw(job: Job): boolean {
    if (this.hasBegun(job)) return false
    this.#owner.returned(
      this.takeBack().filter((one) => one !== job),
      this,
    )
    return !this.#jobs.includes(job)
  }

  died(job: Job): void {
    this.#remove(job)
    this.#owner.lost(job)
  }

  lost(job: Job): void {
    this.#remove(job)
    job.takenBack()
    this.#owner.returned([job])
  }

  free(job: Job): void {
    this.#remove(job)
    this.done++
    this.#owner.freed(this, job, this.pace.note(job.began))
  }

  replace(): void {
    this.#owner.discard(this)
  }

  toString(): string {
    const [job] = this.#jobs
    return `<PoolThread "${this.name}" ${job === undefined ? 'idle' : `in ${job.label}`}>`
  }

  #remove(job: Job): void {
    const at = this.#jobs.indexOf(job)
    if (at >= 0) this.#jobs.splice(at, 1)
  }
}
