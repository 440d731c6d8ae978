// Functions of modules that a hub has not been started with: whoever calls one has the hub import its module.
//
// For packages that need something of theirs in another hub (the thread pool has its home in the root hub).

import type { WaitOptions } from '../greenlet/wait.ts'
import { callOver } from './call.ts'
import { linkTo } from './connect.ts'
import { parentAt, slotOf } from './protocol/layout.ts'
import { alive } from './protocol/slots.ts'
import { registry } from './registry.ts'
import { RemoteGreenlet } from './remote-greenlet.ts'
import { onCallOf } from './serve.ts'

type Callable = (...args: unknown[]) => unknown

const loaded = new Map<string, Callable>()

/** The hub that all others of the process have been started from, directly or not: the main thread, as a rule. */
export function rootHub(): number {
  const { words, me } = registry()
  for (let at = me; ;) {
    const parent = Atomics.load(words, parentAt(slotOf(at)))
    if (parent === at || !alive(words, parent)) return at
    at = parent
  }
}

export function isRootHub(): boolean {
  return rootHub() === registry().me
}

/** Runs an exported function of this module in that hub, and waits for its result. */
export function callModule(
  hub: number,
  module: string,
  name: string,
  args: readonly unknown[],
  options?: WaitOptions,
): Promise<unknown> {
  return callOver(linkTo(hub), targetOf(module, name), args, options)
}

/** The same, with a handle to what runs there. */
export function spawnModule<T>(hub: number, module: string, name: string, args: readonly unknown[]): RemoteGreenlet<T> {
  const greenlet = new RemoteGreenlet<T>(linkTo(hub), targetOf(module, name), args)
  greenlet.start()
  return greenlet
}

const mark = 'hublet-module '
const targetOf = (module: string, name: string): string => `${mark}${module}#${name}`

/** What a call of such a target runs. */
onCallOf((target) => {
  if (!target.startsWith(mark)) return undefined
  const known = loaded.get(target)
  if (known !== undefined) return known
  const end = target.lastIndexOf('#')
  return async (...args) => {
    const module = (await import(target.slice(mark.length, end))) as Record<string, Callable>
    const fn = module[target.slice(end + 1)]!
    loaded.set(target, fn)
    return fn(...args)
  }
})
