// The handle to a hub that is started again when it ends.

import type { Greenlet } from '../../greenlet/greenlet.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { type Api, type Arguments, type Callables, type Result, apiOf } from '../api.ts'
import type { HubThread } from '../hub-thread.ts'
import type { Slot } from './slot.ts'
import { type Route, type SupervisedCallOptions, callAt, checkTarget } from './supervised-call.ts'
import { SupervisedGreenlet } from './supervised-greenlet.ts'

/** Calls of one hub go there. */
class DirectRoute implements Route {
  readonly #slot: Slot
  constructor(slot: Slot) {
    this.#slot = slot
  }
  get name(): string {
    return this.#slot.post.name
  }
  ready(options: WaitOptions): Promise<void> {
    return this.#slot.ready(options)
  }
  slot(): Slot {
    return this.#slot
  }
}

/**
 * One hub of a pool, whichever thread it is in now.
 *
 * To have whichever hub is least busy answer, ask the pool.
 *
 * ```ts
 * const [io] = (await supervise<typeof import('./io.ts')>({ url })).hubs
 * await io.call('digest', [path], { idempotent: true }) // asked again if the thread crashes
 * ```
 */
export class SupervisedHub<M extends object = Record<string, (...args: never[]) => unknown>> {
  /** Its exported functions, each a call. */
  readonly api: Api<M>
  readonly #slot: Slot
  readonly #route: Route

  constructor(slot: Slot) {
    const route = new DirectRoute(slot)
    this.#slot = slot
    this.#route = route
    this.api = apiOf<M>((name, args) => callAt(route, name, args))
  }

  get name(): string {
    return this.#slot.post.name
  }

  /** Its thread now; undefined while it is being started again, and after `stop()`. */
  get current(): HubThread<M> | undefined {
    return this.#slot.up ? (this.#slot.holder as unknown as HubThread<M>) : undefined
  }

  /** How often it was started again, starts that have failed included. */
  get restarts(): number {
    return this.#slot.restarts
  }

  /** Whether it can be asked at once. */
  get alive(): boolean {
    return this.#slot.up
  }

  /**
   * Runs the exported function of this name, and waits for its result; first until the hub is up again, if need be.
   *
   * Cancel: it is not asked any more, or the greenlet over there is killed with the same reason.
   * Order: calls start in the order in which they were made, also those that have waited for a restart.
   *
   * @throws what the function throws
   * @throws {HubExit} if the hub ends, or is stopped, before it has answered; if the call is idempotent, the second time
   * @throws {CrashLoop} if the pool was given up
   */
  call<K extends Callables<M>>(name: K, args: Arguments<M, K>, options?: SupervisedCallOptions): Promise<Result<M, K>> {
    return callAt(this.#route, name, args, options) as Promise<Result<M, K>>
  }

  /**
   * Runs the exported function of this name in a greenlet over there, as soon as the hub is up, and returns a handle to it.
   *
   * Cancel: a kill goes over there, and is answered by the end of the greenlet. It fails with `HubExit` if the hub ends.
   */
  spawn<K extends Callables<M>>(name: K, ...args: Arguments<M, K>): Greenlet<Result<M, K>> {
    checkTarget('spawn', name)
    const { up, holder } = this.#slot
    if (up) return this.#slot.spawn(holder!, name, args) as Greenlet<Result<M, K>>
    const greenlet = new SupervisedGreenlet(this.#slot, name, args)
    greenlet.start()
    return greenlet as Greenlet<Result<M, K>>
  }

  toString(): string {
    return `<SupervisedHub "${this.name}"${this.alive ? '' : ' down'}>`
  }
}
