// Many objects followed at once: what joinAll, wait and iwait have in common.
//
//   M1  each object is told of at most once, also if it was given twice
//   M2  objects are told of in the order in which they became ready; those ready at the start come first, as given
//   M3  after stop() nothing is linked any more

import { ArgumentTypeError } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import { Greenlet, current, follow, refuseOwnEnd } from './greenlet.ts'
import type { Follower, Waitable } from './links.ts'
import { WaitNode } from './wait-list.ts'
import type { WaitOptions } from './wait.ts'

class Watch<W extends Waitable> extends WaitNode implements Follower {
  readonly owner: Crowd<W>
  readonly source: W
  link: Disposable | undefined = undefined

  constructor(crowd: Crowd<W>, source: W) {
    super()
    this.owner = crowd
    this.source = source
  }

  notify(_source: unknown, gone: boolean): void {
    this.leave()
    this.owner.tell(this.source, gone)
  }

  stop(): void {
    this.leave()
    this.link?.[Symbol.dispose]()
  }
}

/** Whether it can be waited for. */
export function isWaitable(value: unknown): value is Waitable {
  const candidate = value as Partial<Waitable> | undefined
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof candidate?.rawlink === 'function' &&
    typeof candidate.unlink === 'function' &&
    typeof candidate.ready === 'boolean'
  )
}

/** The members of an iterable, each checked. */
export function waitables<W extends Waitable>(operation: string, objects: Iterable<W>, greenletsOnly = false): W[] {
  const iterate = (objects as Partial<Iterable<W>> | undefined)?.[Symbol.iterator]
  if (typeof iterate !== 'function') {
    throw new ArgumentTypeError(`${operation}: objects must be iterable, got ${describe(objects)}`)
  }
  const list = Array.isArray(objects) ? (objects as W[]) : [...objects]
  for (const object of list) {
    if (object instanceof Greenlet || (!greenletsOnly && isWaitable(object))) continue
    const kind = greenletsOnly ? 'greenlets' : 'Waitable (ready, rawlink, unlink)'
    throw new ArgumentTypeError(`${operation}: objects must be ${kind}, got ${describe(object)}`)
  }
  return list
}

/** Refuses to wait without a limit for all of several if one of them is the greenlet that would wait. */
export function refuseSelf(operation: string, objects: readonly unknown[], options: CrowdOptions | undefined): void {
  const self = current()
  if (self === undefined || !objects.includes(self)) return
  if ((options?.count ?? Infinity) >= new Set(objects).size) refuseOwnEnd(`wait in ${operation}`, options)
}

interface CrowdOptions extends WaitOptions {
  count?: number
}

export class Crowd<W extends Waitable> {
  readonly #onReady: (source: W, gone: boolean) => void
  #watches: Watch<W>[] = []
  /** How many are neither ready nor gone. */
  left = 0

  constructor(onReady: (source: W, gone: boolean) => void) {
    this.#onReady = onReady
  }

  /** Follows all objects; `observe`: failures of greenlets count as looked at. */
  follow(objects: readonly W[], observe: boolean): void {
    const seen = new Set<W>()
    for (const object of objects) {
      const greenlet = object instanceof Greenlet ? (object as Greenlet) : undefined
      const over = object.ready || greenlet?.zombie === true
      if (over || greenlet === undefined) {
        if (seen.has(object)) continue // M1; living greenlets know their followers, which is quicker
        seen.add(object)
      }
      if (over) this.#onReady(object, !object.ready)
      else this.#watch(object, greenlet, observe)
    }
  }

  /** Those that are followed and not ready. */
  get followed(): W[] {
    return this.#watches.filter((watch) => !watch.source.ready).map((watch) => watch.source)
  }

  tell(source: W, gone: boolean): void {
    this.left--
    this.#onReady(source, gone)
  }

  stop(): void {
    if (this.left > 0) for (const watch of this.#watches) watch.stop()
    this.#watches = []
  }

  #watch(object: W, greenlet: Greenlet | undefined, observe: boolean): void {
    const watch = new Watch(this, object)
    if (greenlet === undefined) watch.link = object.rawlink(() => watch.notify(object, false))
    else if (!follow(greenlet, watch, observe)) return
    this.left++
    this.#watches.push(watch)
  }
}
