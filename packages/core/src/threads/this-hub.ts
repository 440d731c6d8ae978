// What this hub is called, and what it was started with.

import { isMainThread, threadId } from 'node:worker_threads'

export interface ThisHub {
  readonly name: string
  /** The `args` it was started with. */
  readonly args: unknown
}

class Facts implements ThisHub {
  readonly name: string
  readonly readArgs: () => unknown

  constructor(name: string, readArgs: () => unknown) {
    this.name = name
    this.readArgs = readArgs
  }

  get args(): unknown {
    return this.readArgs()
  }
}

let here = new Facts(isMainThread ? 'main' : `thread ${threadId}`, () => undefined)

/** Says what this hub is called from now on; `readArgs`: what it was started with. */
export function setThisHub(name: string, readArgs: () => unknown = here.readArgs): void {
  here = new Facts(name, readArgs)
}

/**
 * The name of this hub, and what `HubThread.start` was given for it as `args`.
 *
 * @throws {DecodeError} at the use of `args`, if there is an object of a class in them that is not registered here
 */
export function thisHub(): ThisHub {
  return here
}
