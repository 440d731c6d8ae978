// All hubs of the process.

import { nameOf, servingIds } from './info.ts'
import { registry } from './registry.ts'
import { RemoteHub } from './remote-hub.ts'

/** All other hubs that can be called now, whoever has started them. */
export function hubs(): RemoteHub[] {
  const here = registry()
  const others = servingIds(here).filter((id) => id !== here.me)
  return others.map((id) => new RemoteHub(id, nameOf(here, id) ?? `thread ${id}`))
}

/** The hub of this name; of several the one that has started first. Undefined if there is none. */
export function hubByName<M extends object = Record<string, (...args: never[]) => unknown>>(
  name: string,
): RemoteHub<M> | undefined {
  return hubs().find((hub) => hub.name === name) as RemoteHub<M> | undefined
}
