// How greenlets are sent to other hubs: the greenlet stays, and can be joined, killed and linked from there.

import { Greenlet } from '../../greenlet/greenlet.ts'
import { park } from '../../greenlet/park.ts'
import { markObserved } from '../../greenlet/tree.ts'
import type { Questioner } from '../call.ts'
import { registerClass } from '../codec/classes.ts'
import { onRecord } from '../handlers.ts'
import type { Link } from '../link.ts'
import { FOLLOW } from '../record.ts'
import { LifeWait } from '../remote-greenlet.ts'
import { Answer } from '../serve.ts'
import { type Packed, isHome, pack, unpack } from './pack.ts'

/** A greenlet of another hub that was received: lives here as long as it does there. */
class ReceivedGreenlet extends Greenlet {
  readonly #link: Link
  readonly #ask: Questioner

  constructor(link: Link, number: number, name: string) {
    super()
    this.name = name
    this.#link = link
    this.#ask = (n) =>
      link.send(FOLLOW, (writer) => {
        writer.count(n)
        writer.count(number)
      })
    markObserved(this) // its failure is the business of its own hub
  }

  override run(): Promise<unknown> {
    const wait = new LifeWait<unknown>(this.#link, this.name)
    const promise = park(wait)
    wait.askBy(this.#ask)
    return promise
  }
}

type PackedGreenlet = readonly [packed: Packed, name?: string]

registerClass(Greenlet as new () => Greenlet, {
  name: 'Greenlet',
  subclasses: true,
  pack: (greenlet, to): PackedGreenlet => {
    const packed = pack(greenlet, to as Link)
    return isHome(packed) ? [packed] : [packed, greenlet.name]
  },
  unpack: ([packed, name]: PackedGreenlet, from) =>
    unpack<object>(packed, from as Link, (link, number) => {
      const greenlet = new ReceivedGreenlet(link, number, name!)
      greenlet.start()
      return greenlet
    }),
})

onRecord(FOLLOW, (link, reader) => {
  const n = reader.count()
  const greenlet = link.exported.find(reader.count()) as Greenlet
  const answer = new Answer(link, n, greenlet)
  if (greenlet.dead) answer.notify(greenlet, false)
})
