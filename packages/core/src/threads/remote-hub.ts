// Another hub, as this one sees it.

import { ArgumentTypeError } from '../errors.ts'
import type { WaitOptions } from '../greenlet/wait.ts'
import { describe } from '../hub/describe.ts'
import { type Api, type Arguments, type Callables, type Result, apiOf } from './api.ts'
import { callOver } from './call.ts'
import { linkTo } from './connect.ts'
import { livingLinks } from './links.ts'
import { alive } from './protocol/slots.ts'
import { registry } from './registry.ts'
import { RemoteGreenlet } from './remote-greenlet.ts'

/** What `hub.stats()` returns: what is under way between this hub and that one. */
export interface RemoteHubStats {
  readonly alive: boolean
  /** Calls of this hub that the other has not answered. */
  readonly calls: number
  /** Calls of the other hub that run here. */
  readonly serving: number
  /** Bytes that wait here for room in the lane. */
  readonly queuedBytes: number
  /** Bytes in the lane that the other hub has not read yet. */
  readonly unreadBytes: number
  /** Milliseconds for which the other hub has read nothing although there was something: it is blocked, or very busy. */
  readonly unreadFor: number
}

/**
 * A hub in another thread of this process: calls its functions.
 *
 * The one who has started it has a {@link HubThread}, which can end it, too.
 */
export class RemoteHub<M extends object = Record<string, (...args: never[]) => unknown>> {
  readonly id: number
  readonly name: string
  /** Its exported functions: each call runs a greenlet over there. */
  readonly api: Api<M>

  constructor(id: number, name: string) {
    this.id = id
    this.name = name
    this.api = apiOf<M>((fn, args) => callHub(this, fn, args))
  }

  /** Whether its thread lives. */
  get alive(): boolean {
    return alive(registry().words, this.id)
  }

  /**
   * Runs the exported function of this name, and waits for its result.
   *
   * The same as `api.name(...args)`, with a time limit or signal of its own.
   *
   * ```ts
   * await thread.call('add', [1, 2], { timeout: 1000 }) //=> 3
   * ```
   *
   * Cancel: the greenlet over there is killed with the same reason; the wait here does not wait for its end.
   * Order: calls of one greenlet start over there in the order in which they were made.
   *
   * @throws what the function throws, with its class if that is known here
   * @throws {HubExit} if the other hub ends before it has answered
   * @throws {UnknownExport} if it exports no such function
   * @throws {UncloneableValue} if an argument, or the result, cannot be sent
   */
  call<K extends Callables<M>>(name: K, args: Arguments<M, K>, options?: WaitOptions): Promise<Result<M, K>> {
    checkName('call', name)
    if (!Array.isArray(args)) throw new ArgumentTypeError(`call: args must be an array, got ${describe(args)}`)
    return callHub(this, name, args, options) as Promise<Result<M, K>>
  }

  /**
   * Runs the exported function of this name in a greenlet over there, and returns a handle to it.
   *
   * ```ts
   * const g = thread.spawn('download', url)
   * await g.kill() // true: its `finally` blocks have run over there
   * ```
   *
   * @throws {HubExit} if the other hub is gone
   * @throws {UncloneableValue} if an argument cannot be sent
   */
  spawn<K extends Callables<M>>(name: K, ...args: Arguments<M, K>): RemoteGreenlet<Result<M, K>> {
    checkName('spawn', name)
    const greenlet = new RemoteGreenlet<Result<M, K>>(linkTo(this.id, this.name), name, args)
    greenlet.start()
    return greenlet
  }

  stats(): RemoteHubStats {
    const link = livingLinks().find(({ id }) => id === this.id)
    const lives = this.alive
    if (link === undefined) return { alive: lives, calls: 0, serving: 0, queuedBytes: 0, unreadBytes: 0, unreadFor: 0 }
    const { outlet, unread, unreadFor } = link.sender
    return {
      alive: lives,
      calls: link.pending.size,
      serving: link.serving.size,
      queuedBytes: outlet.queued,
      unreadBytes: unread,
      unreadFor,
    }
  }

  toString(): string {
    return `<${this.constructor.name} "${this.name}"${this.alive ? '' : ' gone'}>`
  }
}

interface Callee {
  readonly id: number
  readonly name: string
}

function callHub(hub: Callee, name: string, args: readonly unknown[], options?: WaitOptions): Promise<unknown> {
  try {
    return callOver(linkTo(hub.id, hub.name), name, args, options)
  } catch (error) {
    return Promise.reject(error) // the hub is gone
  }
}

function checkName(operation: string, name: unknown): void {
  if (typeof name === 'string' && name !== '') return
  throw new ArgumentTypeError(`${operation}: name must be the name of an export, got ${describe(name)}`)
}
