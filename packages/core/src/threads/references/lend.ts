// A reference that is passed on: its giver tells the home of the object, and the taker gets in touch with the home.
//
//   H1  the giver tells the home (LEND) before the taker can hear of it, and the home holds the object from then on: it
//       does not matter what becomes of the giver
//   H2  the taker chooses its number and asks (BORROW), and goes on at once: all that it says of the object comes later in
//       the same lane
//   H3  a home that has not read of the loan yet, since the lane from the giver was full, reads nothing more of the taker
//       until it has; if the giver has died meanwhile, the object is not to be had (NOT_LENT)
//   H4  a loan ends when the taker has come for it, when it is dead, or when it was not told of it after all (UNLEND)
//   H5  what lives at the home for the giver (`Resident`) is made for the taker, too

import { readValue } from '../answer.ts'
import { encode } from '../codec/encode.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Resident } from '../link.ts'
import { knownLink } from '../links.ts'
import { hubExit } from '../obituary.ts'
import { alive } from '../protocol/slots.ts'
import { BORROW, LEND, NOT_LENT, UNLEND } from '../record.ts'
import type { Origin } from './imported.ts'

interface Loan {
  readonly object: object
  readonly taker: number
  readonly resident: Resident | undefined
  readonly expected: Disposable | undefined
}

/** By giver and key. */
const loans = new Map<string, Loan>()
/** Takers that have come before it was known what for (H3). */
const early = new Map<string, () => void>()
let keys = 0

const nameOf = (giver: number, key: number): string => `${giver} ${key}`

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
  taker.exported.ifDropped(() => home.send(UNLEND, (writer) => writer.count(key))) // H4
  return key
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
  const object = link.exported.find(number)
  if (object === undefined) return
  for (const [old, { taker }] of loans) if (!alive(link.registry.words, taker)) end(old) // H4
  const resident = link.residents.get(number)
  loans.set(name, { object, taker: reader.count(), resident, expected: resident?.expect?.() })
  early.get(name)?.()
})

onRecord(UNLEND, (link, reader) => end(nameOf(link.id, reader.count())))

onRecord(BORROW, (link, reader) => {
  const giver = reader.count()
  const name = nameOf(giver, reader.count())
  const number = reader.count()
  const from = knownLink(giver)
  if (!loans.has(name)) from?.onRing() // it may be there, and unread
  if (loans.has(name) || from === undefined || from.exit !== undefined) return hand(link, name, number, giver)
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
  const loan = loans.get(name)
  if (loan === undefined || loan.taker !== link.id) return refuse(link, number, giver)
  link.exported.lend(number, loan.object)
  if (loan.resident?.copy !== undefined) link.residents.set(number, loan.resident.copy(link, number)) // H5
  end(name)
}

function end(name: string): void {
  loans.get(name)?.expected?.[Symbol.dispose]()
  loans.delete(name)
}

function refuse(link: Link, number: number, giver: number): void {
  const exit = hubExit(link.registry, giver, `thread ${giver}`)
  link.send(NOT_LENT, (writer) => {
    writer.count(number)
    encode(writer, exit, link.sender.out)
  })
}

onRecord(NOT_LENT, (link, reader) => {
  const number = reader.count()
  link.imported.lose(number, readValue(link, reader) as Error)
})
