// How events are sent to other hubs: the event stays, and each hub that has a reference is told of every change.

import { Event, onChange } from '../../objects/event.ts'
import { registerClass } from '../codec/classes.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Resident } from '../link.ts'
import { EVENT_FROM_HOME, EVENT_TO_HOME } from '../record.ts'
import { type Packed, isHome, isOwn, pack, unpack } from './pack.ts'
import { RemoteEvent } from './remote-event.ts'

function tell(link: Link, number: number, set: boolean): void {
  link.send(EVENT_FROM_HOME, (writer) => {
    writer.count(number)
    writer.byte(set ? 1 : 0)
  })
}

/** Tells the other hub of changes. */
class Announcer implements Resident {
  readonly #event: Event
  readonly #watch: Disposable

  constructor(link: Link, number: number, event: Event) {
    this.#event = event
    this.#watch = onChange(event, (set) => tell(link, number, set))
  }

  copy(link: Link, number: number): Announcer {
    tell(link, number, this.#event.ready) // it may be another since the giver was told
    return new Announcer(link, number, this.#event)
  }

  gone(): void {
    this.#watch[Symbol.dispose]()
  }
}

type PackedEvent = readonly [packed: Packed, name?: string | undefined, set?: boolean]

registerClass(Event, {
  name: 'Event',
  subclasses: true,
  pack: (event, peer): PackedEvent => {
    const link = peer as Link
    const packed = pack(event, link)
    if (isOwn(packed) && !link.residents.has(packed)) link.residents.set(packed, new Announcer(link, packed, event))
    return isHome(packed) ? [packed] : [packed, event.name, event.ready]
  },
  unpack: ([packed, name, set]: PackedEvent, from) =>
    unpack<object>(packed, from as Link, (link, number) => new RemoteEvent(link, number, name, set!)),
})

onRecord(EVENT_TO_HOME, (link, reader) => {
  const event = link.exported.find(reader.count())
  if (!(event instanceof Event)) return
  if (reader.byte() === 1) event.set()
  else event.clear()
})

onRecord(EVENT_FROM_HOME, (link, reader) => {
  const event = link.imported.find(reader.count())
  if (event instanceof RemoteEvent) event.become(reader.byte() === 1)
})
