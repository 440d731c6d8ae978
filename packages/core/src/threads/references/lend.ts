// A reference that is passed on: its giver tells the home of the object, and the taker gets in touch with the home.
//
//   H1  the giver tells the home (LEND) before the taker can hear of it, and the home holds the object from then on: it
//       does not matter what becomes of the giver
//   H2  the taker chooses its number and asks (BORROW), and goes on at once: all that it says of the object comes later in
//       the same lane
//   H3  a home that has not read of the loan yet, since the lane from the giver was full, reads nothing more of the taker
//       until it has; if the giver has died meanwhile, the object is not to be had (NOT_LENT)
//   H4  a loan ends when the taker has come for it, when it was not told of it after all (UNLEND), or some time after its
//       death (loans.ts)
//   H5  what lives at the home for the giver (`Resident`) is made for the taker, too
//   H6  what a home lends to anybody can be had as often as is wanted, until it ends that (lent-channel.ts)

import { readValue } from '../answer.ts'
import { encode } from '../codec/encode.ts'
import { onRecord } from '../handlers.ts'
import type { Link } from '../link.ts'
import { knownLink } from '../links.ts'
import { hubExit } from '../obituary.ts'
import { alive } from '../protocol/slots.ts'
import { BORROW, LEND, NOT_LENT, UNLEND } from '../record.ts'
import { registry } from '../registry.ts'
import { type Origin, sayGone } from './imported.ts'
import { ANYBODY, type Loan, addLoan, endLoan, loanOf, nameOf } from './loans.ts'
import { remoteOf } from './remote-exchange.ts'

/** Takers that have come before it was known what for (H3). */
const early = new Map<string, () => void>()
let keys = 0

/** Tells the home that an object of it is passed on; returns the key that the taker has to say. */
export function lend({ link: home, id }: Origin, taker: Link): number {
  const key = ++keys
  if (home.exit !== undefined) return key // the taker will see that, too
  home.send(LEND, (writer) => {
    writer.count(key)
    writer.count(id)
    writer.count(taker.id)
  })
  home.sender.outlet.flush() // H1
  taker.exported.ifDropped(() => {
    if (home.exit === undefined) home.send(UNLEND, (writer) => writer.count(key)) // H4
  })
  return key
}

/** Lends an object of this hub to whoever hears of the key (H6). */
export function lendToAnybody(object: object, copy: Loan['copy']): number {
  const key = ++keys
  addLoan(nameOf(registry().me, key), { object, taker: ANYBODY, copy })
  return key
}

/** Lends it to nobody any more. */
export function lendNoMore(key: number): void {
  endLoan(nameOf(registry().me, key))
}

/** What was lent here under this key. */
export function ownLoan(key: number): object | undefined {
  return loanOf(nameOf(registry().me, key))?.object
}

/** Asks the home for the object, which has this number from now on. */
export function borrow(home: Link, giver: number, key: number, number: number): void {
  if (home.exit !== undefined) return
  home.send(BORROW, (writer) => {
    writer.count(giver)
    writer.count(key)
    writer.count(number)
  })
}

onRecord(LEND, (link, reader) => {
  const name = nameOf(link.id, reader.count())
  const number = reader.count()
  const taker = reader.count()
  const object = link.exported.find(number)
  const resident = link.residents.get(number)
  const copy = resident?.copy?.bind(resident)
  if (object !== undefined) addLoan(name, { object, taker, copy, expected: resident?.expect?.() })
  early.get(name)?.()
})

onRecord(UNLEND, (link, reader) => endLoan(nameOf(link.id, reader.count())))

onRecord(BORROW, (link, reader) => {
  const giver = reader.count()
  const name = nameOf(giver, reader.count())
  const number = reader.count()
  const from = knownLink(giver)
  if (loanOf(name) === undefined) from?.onRing() // it may be there, and unread
  if (loanOf(name) !== undefined || from === undefined || from.exit !== undefined)
    return hand(link, name, number, giver)
  const goOn = link.reading.stall() // H3
  const watch = from.onGone(() => come())
  const come = (): void => {
    early.delete(name)
    watch[Symbol.dispose]()
    hand(link, name, number, giver)
    goOn()
  }
  early.set(name, come)
})

function hand(link: Link, name: string, number: number, giver: number): void {
  const loan = loanOf(name)
  if (loan === undefined || (loan.taker !== link.id && loan.taker !== ANYBODY)) return refuse(link, number, giver)
  link.exported.lend(number, loan.object)
  if (loan.copy !== undefined) link.residents.set(number, loan.copy(link, number)) // H5
  if (loan.taker !== ANYBODY) endLoan(name)
}

/** A home that has ended a loan says that all is over; that of a giver that has died says so. */
function refuse(link: Link, number: number, giver: number): void {
  const { registry: here } = link
  const error = alive(here.words, giver) ? undefined : hubExit(here, giver, `thread ${giver}`)
  link.send(NOT_LENT, (writer) => {
    writer.count(number)
    encode(writer, error, link.sender.out)
  })
}

onRecord(NOT_LENT, (link, reader) => {
  const number = reader.count()
  const error = readValue(link, reader) as Error | undefined
  const object = link.imported.find(number)
  if (object === undefined) return
  if (error === undefined) remoteOf(object)?.over()
  else sayGone(object, error)
})
