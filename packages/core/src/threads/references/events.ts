// How events are sent to other hubs: the event stays, and each hub that has a reference is told of every change.

import { Event, onChange } from '../../objects/event.ts'
import { registerClass } from '../codec/classes.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Resident } from '../link.ts'
import { EVENT_FROM_HOME, EVENT_TO_HOME } from '../record.ts'
import { pack, unpack } from './functions.ts'
import { RemoteEvent } from './remote-event.ts'

/** Tells the other hub of changes. */
class Announcer implements Resident {
  readonly #watch: Disposable

  constructor(link: Link, number: number, event: Event) {
    this.#watch = onChange(event, (set) =>
      link.send(EVENT_FROM_HOME, (writer) => {
        writer.count(number)
        writer.byte(set ? 1 : 0)
      }),
    )
  }

  gone(): void {
    this.#watch[Symbol.dispose]()
  }
}

type Packed = readonly [number: number, name?: string | undefined, set?: boolean]

registerClass(Event, {
  name: 'Event',
  subclasses: true,
  pack: (event, peer): Packed => {
    const link = peer as Link
    const number = pack(event, link)
    if (number < 0) return [number]
    if (!link.residents.has(number)) link.residents.set(number, new Announcer(link, number, event))
    return [number, event.name, event.ready]
  },
  unpack: ([number, name, set]: Packed, peer) => {
    const link = peer as Link
    return unpack<object>(number, link, () => new RemoteEvent(link, number, name, set!))
  },
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
