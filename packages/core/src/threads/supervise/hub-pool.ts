// What `supervise` returns: several hubs that are started again when they end.

import { type CrashLoop, HubExit } from '../../errors.ts'
import { checkDelay } from '../../hub/arguments.ts'
import { reportError } from '../../hub/report.ts'
import { AsyncResult } from '../../objects/async-result.ts'
import { type Api, type Arguments, type Callables, type Result, apiOf } from '../api.ts'
import type { StopOptions } from '../hub-thread.ts'
import { BalancedRoute } from './balanced-route.ts'
import { type Route, type SupervisedCallOptions, callAt } from './supervised-call.ts'
import { SupervisedHub } from './supervised-hub.ts'
import type { Supervisor } from './supervisor.ts'

/** What `pool.stats()` tells of one hub. */
export interface SupervisedHubStats {
  readonly name: string
  readonly alive: boolean
  /** How often it was started again, starts that have failed included. */
  readonly restarts: number
  /** Milliseconds since it is up; 0 while it is not. */
  readonly upFor: number
  /** Calls and greenlets that it has not answered. */
  readonly calls: number
}

export interface HubPoolStats {
  readonly hubs: readonly SupervisedHubStats[]
  /** Of all hubs. */
  readonly restarts: number
  /** Threads that were terminated and live: they are in calls of the system that hang. */
  readonly zombies: number
}

/**
 * Hubs that are started again when they end. Made by `supervise`.
 *
 * ```ts
 * await pool.api.digest(path) // the least busy hub that lives
 * await pool.hubs[0].api.digest(path) // this one
 * ```
 *
 * Order: calls start in the order in which they were made, as far as the same hub has them.
 */
export class HubPool<M extends object, Hubs extends readonly SupervisedHub<never>[] = readonly SupervisedHub<M>[]> {
  /** The same objects however often their threads are replaced. */
  readonly hubs: Hubs
  /** The functions that they export, each a call of the least busy hub. */
  readonly api: Api<M>
  readonly #supervisor: Supervisor
  readonly #route: Route
  readonly #failed = new AsyncResult<CrashLoop>()
  #watched = false

  constructor(supervisor: Supervisor) {
    const route = new BalancedRoute(supervisor)
    this.#supervisor = supervisor
    this.#route = route
    this.hubs = supervisor.slots.map((slot) => new SupervisedHub(slot)) as unknown as Hubs
    this.api = apiOf<M>((name, args) => callAt(route, name, args))
    supervisor.onGivenUp = (error) => {
      this.#failed.set(error)
      if (this.#watched) return
      reportError(error, { kind: 'hub-exit', source: this, text: `${this.toString()} was given up` })
    }
  }

  /** Why the pool was given up, once it is. Whoever looks at it hears of it that way: it is not reported. */
  get failed(): AsyncResult<CrashLoop> {
    this.#watched = true
    return this.#failed
  }

  /**
   * Runs the exported function of this name in the least busy hub that lives; waits for one if there is none.
   *
   * Cancel: it is not asked any more, or the greenlet over there is killed with the same reason.
   *
   * @throws what the function throws
   * @throws {HubExit} if the hub ends, or is stopped, before it has answered; if the call is idempotent, the second time
   * @throws {CrashLoop} if the pool was given up
   */
  call<K extends Callables<M>>(name: K, args: Arguments<M, K>, options?: SupervisedCallOptions): Promise<Result<M, K>> {
    return callAt(this.#route, name, args, options) as Promise<Result<M, K>>
  }

  /**
   * Ends the supervision, then the hubs, the last one first. What was asked and not answered ends with `HubExit`, and so
   * does what is asked later. Resolves to `false` if a thread does not end. A second call waits for the same end.
   *
   * Cancel: it goes on ending.
   */
  async stop(options?: StopOptions): Promise<boolean> {
    if (options?.grace !== undefined) checkDelay('stop', 'grace', options.grace)
    return this.#supervisor.close(stopped, options?.grace).get()
  }

  stats(): HubPoolStats {
    const hubs = this.#supervisor.slots.map(({ post: { name }, up: alive, restarts, upFor, calls }) =>
      Object.freeze({ name, alive, restarts, upFor: alive ? upFor : 0, calls }),
    )
    const restarts = hubs.reduce((sum, hub) => sum + hub.restarts, 0)
    return Object.freeze({ hubs: Object.freeze(hubs), restarts, zombies: this.#supervisor.zombies })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  toString(): string {
    return `<HubPool ${this.#supervisor.slots.map(({ post }) => post.name).join(', ')}>`
  }
}

function stopped(name: string): Error {
  return new HubExit(`hub "${name}" is gone: its pool was stopped`, name, 0)
}
