// AbortSignals that are sent to other hubs: aborted here, they are aborted there.

import { readValue } from '../answer.ts'
import { registerClass } from '../codec/classes.ts'
import { encode } from '../codec/encode.ts'
import { onRecord } from '../handlers.ts'
import type { Link } from '../link.ts'
import { ABORT } from '../record.ts'
import { packOwn, unpack } from './pack.ts'

type Packed = readonly [number: number, reason?: unknown]

/** What aborts a signal that has come from another hub. */
const controllers = new WeakMap<object, AbortController>()

/** The signals of this hub that a link passes on. */
const passedOn = new WeakMap<Link, WeakSet<AbortSignal>>()

function passOn(signal: AbortSignal, link: Link, number: number): void {
  let signals = passedOn.get(link)
  if (signals === undefined) passedOn.set(link, (signals = new WeakSet()))
  if (signals.has(signal)) return
  signals.add(signal)
  const tell = (): void => {
    if (link.exported.find(number) !== signal || link.exit !== undefined) return
    link.send(ABORT, (writer) => {
      writer.count(number)
      encode(writer, signal.reason, link.sender.out)
    })
  }
  signal.addEventListener('abort', tell, { once: true })
}

registerClass(AbortSignal as unknown as new () => AbortSignal, {
  name: 'AbortSignal',
  subclasses: true,
  pack: (signal, peer): Packed => {
    if (signal.aborted) return [0, signal.reason]
    const link = peer as Link
    const number = packOwn(signal, link)
    if (number > 0) passOn(signal, link, number)
    return [number]
  },
  unpack: ([number, reason]: Packed, peer) => {
    if (number === 0) return AbortSignal.abort(reason)
    return unpack<object>(number, peer as Link, () => {
      const controller = new AbortController()
      controllers.set(controller.signal, controller)
      return controller.signal
    })
  },
})

onRecord(ABORT, (link, reader) => {
  const number = reader.count()
  const reason = readValue(link, reader)
  const signal = link.imported.find(number)
  if (signal !== undefined) controllers.get(signal)?.abort(reason)
})
