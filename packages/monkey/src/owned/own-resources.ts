// A block whose resources end with it.
//
//   O1  whatever way the block is left, what was made in it and is open is ended before the caller goes on
//   O2  the ending is shielded: a kill or timeout that comes meanwhile is thrown at its end

import { shield } from '@hublet/core'
import { checkDelay, checkFunction, describe } from '@hublet/core/lowlevel'

import type { Estate } from './estate.ts'
import { callIn, openEstate } from './watch.ts'

export interface OwnOptions {
  /**
   * How long resources may take to end, in milliseconds, before they are reported as survivors. Child processes that
   * are still there get SIGKILL then, and another second. Default: 2000.
   */
  readonly grace?: number
}

/** What the block of {@link ownResources} gets. */
export class OwnedResources {
  readonly #estate: Estate

  constructor(estate: Estate) {
    this.#estate = estate
  }

  /** How many are open. */
  get size(): number {
    return this.#estate.size
  }

  /** Owns something that is not seen by itself, a file for example, and returns it. It is disposed of at the end. */
  add<T extends AsyncDisposable | Disposable>(resource: T): T {
    const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = resource as Partial<AsyncDisposable & Disposable>
    const dispose = later ?? now
    checkFunction('OwnedResources.add', 'resource[Symbol.asyncDispose]', dispose)
    this.#estate.add({ resource, what: () => describe(resource), end: () => dispose!.call(resource) })
    return resource
  }

  /** Owns it no more: it may outlive the block. Returns whether it was owned. */
  release(resource: object): boolean {
    return this.#estate.forget(resource)
  }
}

/**
 * Runs `fn`, and ends with it what it has opened: sockets, servers, requests, child processes, workers.
 *
 * Of greenlets it takes care of nothing: spawn them in a `nursery`. For one resource of your own `await using` is enough.
 *
 * ```ts
 * await withTimeout(1000, () => ownResources(async () => {
 *   const socket = connect(80, 'example.com')
 *   await once(socket, 'data')
 * })) //=> Timeout, if nothing comes within a second; the socket is closed then
 * ```
 *
 * Owned is what is made while `fn` runs, in the functions it calls and the greenlets it spawns. At the end, whether
 * it returns, throws or is killed, the youngest is ended first: sockets are destroyed, servers closed together with
 * their connections, requests aborted, workers terminated; a child process gets SIGTERM, and so does the group that it
 * leads, if it does. Sockets of the agents of `node:http` and `fetch` stay: they serve others. What a pool of
 * connections opens just then is ended, though: open it outside, or `release` them. Files and hub threads are not seen:
 * `add` them.
 *
 * Cancel: what is in `fn` is interrupted, then the resources are ended; a kill during that is thrown at its end. What
 * survives the grace is reported to `hub.onError` as `ResourceSurvived`.
 *
 * @throws what `fn` throws
 */
export async function ownResources<R>(fn: (owned: OwnedResources) => R, options: OwnOptions = {}): Promise<Awaited<R>> {
  checkFunction('ownResources', 'fn', fn)
  const { grace = 2000 } = options
  checkDelay('ownResources', 'grace', grace)
  const estate = openEstate()
  try {
    return await callIn(estate, () => fn(new OwnedResources(estate)))
  } finally {
    await shield(() => estate.end(grace)) // O1, O2
  }
}
