// Functions that are sent to other hubs: they run where they come from.

import { callOver } from '../call.ts'
import { registerFunctions } from '../codec/classes.ts'
import { onRecord } from '../handlers.ts'
import type { Link } from '../link.ts'
import { RELEASE } from '../record.ts'
import { homeNumber } from './imported.ts'

/** A positive number is one of the sender's objects, a negative one of the receiver's own, which comes back. */
export function pack(object: object, link: Link): number {
  const home = homeNumber(object, link)
  return home > 0 ? -home : link.exported.add(object)
}

export function unpack<T extends object>(number: number, link: Link, make: () => T): T {
  if (number > 0) return link.imported.get(link, number, make)
  const own = link.exported.find(-number)
  if (own === undefined) throw new RangeError(`nothing here has the number ${-number}`)
  return own as T
}

registerFunctions({
  pack: (fn, link) => pack(fn, link as Link),
  unpack: (number: number, peer) => {
    const link = peer as Link
    return unpack(
      number,
      link,
      () =>
        (...args: unknown[]) =>
          callOver(link, number, args),
    )
  },
})

onRecord(RELEASE, (link, reader) => {
  const number = reader.count()
  if (!link.exported.release(number, reader.count())) return
  link.residents.get(number)?.gone()
  link.residents.delete(number)
})
