// What this hub can reach of the one at the other end of a link, as objects that stand for the real ones.
//
//   P1  as long as one of them lives here, the same number is the same object
//   P2  when it is collected, the other hub is told how often it was received

import type { Link } from '../link.ts'
import { RELEASE } from '../record.ts'

interface Entry {
  readonly link: Link
  readonly id: number
  readonly object: WeakRef<object>
  received: number
}

const entries = new WeakMap<object, Entry>()
const collected = new FinalizationRegistry<Entry>((entry) => {
  const { link, id, received } = entry
  if (!link.imported.forget(entry) || link.exit !== undefined) return
  link.send(RELEASE, (writer) => {
    writer.count(id)
    writer.count(received)
  })
})

/** Where an object that was received lives, and its number there. */
export interface Origin {
  readonly link: Link
  readonly id: number
}

/** Undefined for an object of this hub. */
export function originOf(object: object): Origin | undefined {
  return entries.get(object)
}

const goodbyes = new WeakMap<object, (error: Error) => void>()

/** Has `goodbye` called when the home of `object`, which was received, is gone. */
export function onHomeGone(object: object, goodbye: (error: Error) => void): void {
  goodbyes.set(object, goodbye)
}

/** The home of `object` is gone, or has lost it. */
export function sayGone(object: object, error: Error): void {
  goodbyes.get(object)?.(error)
}

export class Imported {
  readonly #byId = new Map<number, Entry>()
  #borrowed = 0

  get size(): number {
    return this.#byId.size
  }

  /** What stands for number `id` here; made by `make` if there is nothing. */
  get<T extends object>(link: Link, id: number, make: () => T): T {
    const known = this.#byId.get(id)
    const living = known?.object.deref() as T | undefined
    if (living !== undefined) {
      known!.received++
      return living
    }
    const object = make()
    const entry: Entry = { link, id, object: new WeakRef(object), received: (known?.received ?? 0) + 1 }
    this.#byId.set(id, entry)
    entries.set(object, entry)
    collected.register(object, entry)
    return object
  }

  /** The home is gone: the objects that want to know it are told. */
  tellGone(error: Error): void {
    for (const { object } of [...this.#byId.values()]) {
      const living = object.deref()
      if (living !== undefined) sayGone(living, error)
    }
  }

  /** A number for an object of the other hub that a third one has passed on (R4 of exported.ts). */
  takeNumber(): number {
    return (this.#borrowed += 2)
  }

  find(id: number): object | undefined {
    return this.#byId.get(id)?.object.deref()
  }

  /** False if another one has taken its place. */
  forget(entry: object): boolean {
    const { id } = entry as Entry
    if (this.#byId.get(id) !== entry) return false
    this.#byId.delete(id)
    return true
  }
}
