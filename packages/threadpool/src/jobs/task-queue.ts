// The jobs that wait for a thread.
//
//   Q1  the one with the highest priority is next; of those with the same one the oldest
//   Q2  a job with a key is taken by the thread of its place only

import { WaitList } from '@hublet/core/lowlevel'

import type { Job } from './job.ts'

/** Lists of jobs, one for each priority. */
class Ranked {
  readonly #lists = new Map<number, WaitList<Job>>()
  /** The highest first. */
  #priorities: number[] = []

  push(job: Job): void {
    const { priority } = job.options
    let list = this.#lists.get(priority)
    if (list === undefined) {
      this.#lists.set(priority, (list = new WaitList<Job>()))
      this.#priorities = [...this.#lists.keys()].toSorted((a, b) => b - a)
    }
    list.push(job)
  }

  /** Before all that have come after it. */
  putBack(job: Job): void {
    const later = this.#lists.get(job.options.priority)?.takeAll() ?? []
    const at = later.findIndex(({ order }) => order > job.order)
    for (const one of later.toSpliced(at < 0 ? later.length : at, 0, job)) this.push(one)
  }

  /** The next one (Q1). */
  get first(): Job | undefined {
    for (const priority of this.#priorities) {
      const { first } = this.#lists.get(priority)!
      if (first !== undefined) return first
      if (priority !== 0) this.#forget(priority)
    }
    return undefined
  }

  get size(): number {
    let size = 0
    for (const list of this.#lists.values()) size += list.size
    return size
  }

  get all(): Job[] {
    return this.#priorities.flatMap((priority) => this.#lists.get(priority)!.toArray())
  }

  #forget(priority: number): void {
    this.#lists.delete(priority)
    this.#priorities = this.#priorities.filter((one) => one !== priority)
  }
}

const noPlaces: number[] = []

export class TaskQueue {
  #size = 0
  #orders = 0
  readonly #common = new Ranked()
  readonly #placed = new Map<number, Ranked>()

  get size(): number {
    return this.#size
  }

  /** `place`: the only thread that may take it. */
  push(job: Job, place: number | undefined): void {
    job.order = ++this.#orders
    this.#size++
    this.#listsOf(place).push(job)
  }

  /** One that was taken out waits again, where it was. */
  putBack(job: Job, place: number | undefined): void {
    this.#size++
    if (job.order === 0) job.order = ++this.#orders
    this.#listsOf(place).putBack(job)
  }

  /** The next job for the thread of this place; it is taken out. */
  take(place: number): Job | undefined {
    const job = sooner(this.#common.first, this.#placed.get(place)?.first)
    if (job === undefined) return undefined
    job.leave()
    this.#size--
    return job
  }

  /** How many wait for any thread. */
  get common(): number {
    return this.#common.size
  }

  /** The places that somebody waits for. */
  get places(): number[] {
    if (this.#placed.size === 0) return noPlaces
    return [...this.#placed].filter(([, lists]) => lists.first !== undefined).map(([place]) => place)
  }

  /** One has left by itself. */
  left(): void {
    this.#size--
  }

  /** In the order in which they have come. */
  get all(): Job[] {
    const lists = [this.#common, ...this.#placed.values()]
    return lists.flatMap((list) => list.all).toSorted((a, b) => a.order - b.order)
  }

  /** Takes out all; only those of this place, if one is given. */
  takeAll(place?: number): Job[] {
    const jobs = place === undefined ? this.all : this.#listsOf(place).all
    for (const job of jobs) job.leave()
    this.#size -= jobs.length
    return jobs
  }

  #listsOf(place: number | undefined): Ranked {
    if (place === undefined) return this.#common
    let lists = this.#placed.get(place)
    if (lists === undefined) this.#placed.set(place, (lists = new Ranked()))
    return lists
  }
}

/** Q1 */
function sooner(a: Job | undefined, b: Job | undefined): Job | undefined {
  if (a === undefined || b === undefined) return a ?? b
  if (a.options.priority !== b.options.priority) return a.options.priority > b.options.priority ? a : b
  return a.order < b.order ? a : b
}
