// How an object is named to the hub that it is sent to, which gets a reference to it.
//
//   K1  one of this hub is a number that the other has not heard of, or knows already; one of the other hub comes home
//   K2  one of a third hub is passed on: the other gets in touch with its home, and does not need this hub any more

import { linkOrGone } from '../connect.ts'
import type { Link } from '../link.ts'
import { originOf } from './imported.ts'
import { borrow, lend } from './lend.ts'

/** Positive: a number of the sender's; negative: one of the receiver's own, which comes back; or where it is to be had. */
export type Packed = number | Passed

/** The home, what it is called, who has passed it on, and the key that the home was told. */
export type Passed = readonly [home: number, name: string, giver: number, key: number]

/** Whether the other hub will reach it as an object of this one. */
export function isOwn(packed: Packed): packed is number {
  return typeof packed === 'number' && packed > 0
}

/** Whether the other hub knows more of it than this one. */
export function isHome(packed: Packed): boolean {
  return typeof packed === 'number' && packed < 0
}

export function pack(object: object, to: Link): Packed {
  const origin = originOf(object)
  if (origin === undefined) return to.exported.add(object)
  if (origin.link === to) return -origin.id
  const { id, name, registry } = origin.link
  return [id, name, registry.me, lend(origin, to)] // K2
}

/** As {@link pack}, for what cannot be passed on: the third hub reaches it through this one. */
export function packOwn(object: object, to: Link): number {
  const origin = originOf(object)
  return origin?.link === to ? -origin.id : to.exported.add(object)
}

/** The object that was sent; `make` makes what stands for one of another hub. */
export function unpack<T extends object>(packed: Packed, from: Link, make: (home: Link, number: number) => T): T {
  if (typeof packed !== 'number') return take(packed, make)
  if (packed > 0) return from.imported.get(from, packed, () => make(from, packed))
  const own = from.exported.find(-packed)
  if (own === undefined) throw new RangeError(`nothing here has the number ${-packed}`)
  return own as T
}

/** What was passed on by a third hub. */
export function take<T extends object>([id, name, giver, key]: Passed, make: (home: Link, number: number) => T): T {
  const home = linkOrGone(id, name)
  const number = home.imported.takeNumber()
  const object = home.imported.get(home, number, () => make(home, number))
  borrow(home, giver, key, number)
  return object
}
