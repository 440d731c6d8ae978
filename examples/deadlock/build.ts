// Builds targets: each in a greenlet, which waits for those it needs.

import { Greenlet, joinAll, sleep } from '@hublet/core'

import type { Targets } from './targets.ts'

/** Builds all targets, in parallel where they do not need each other; `tell` is called as each is done. */
export async function build(targets: Targets, tell: (name: string) => void): Promise<void> {
  const builds = new Map<string, Greenlet<void>>()
  for (const name of Object.keys(targets)) {
    const greenlet = new Greenlet<void>(make, name)
    greenlet.name = name
    builds.set(name, greenlet)
  }
  for (const greenlet of builds.values()) greenlet.start()
  await joinAll(builds.values(), { raiseError: true })

  async function make(name: string): Promise<void> {
    for (const need of targets[name]!) await builds.get(need)!.get()
    await sleep(10) // the work
    tell(name)
  }
}
