// A thread that was not started as a hub thread, and serves all the same: the main thread, or an enrolled worker.

import { ArgumentTypeError } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import { listen } from './direct.ts'
import { setServing, writeName } from './info.ts'
import { registry } from './registry.ts'
import { serveExports } from './serve.ts'
import { setThisHub, thisHub } from './this-hub.ts'

export interface ExposeOptions {
  /** What `hubByName` finds it by. Default: `main` in the main thread. */
  name?: string
}

/**
 * Lets the other hubs call these functions in this thread: for the main thread, whose module nobody has started.
 *
 * A hub thread does not need it: what its module exports can be called.
 *
 * ```ts
 * expose({ now: () => Date.now() })
 * // in a hub thread: await hubByName('main')!.call('now', [])
 * ```
 *
 * A second call replaces what the first one has exposed.
 *
 * @throws {ArgumentTypeError} if `functions` is no object
 */
export function expose(functions: object, options?: ExposeOptions): void {
  if (typeof functions !== 'object' || functions === null) {
    throw new ArgumentTypeError(`expose: functions must be an object, got ${describe(functions)}`)
  }
  const name = options?.name ?? thisHub().name
  if (typeof name !== 'string' || name === '') {
    throw new ArgumentTypeError(`expose: name must be a text, got ${describe(name)}`)
  }
  const here = registry()
  setThisHub(name)
  writeName(here, here.me, name)
  serveExports(functions)
  listen()
  setServing(here, here.me, true)
}
