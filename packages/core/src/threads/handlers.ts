// What is done with the records that other hubs send, by their kind.

import { HubletError, MisuseError } from '../errors.ts'
import { sendFailure } from './answer.ts'
import type { Reader } from './codec/reader.ts'
import type { Link } from './link.ts'
import { thisHub } from './this-hub.ts'

/** What to do with a record of some kind. `lost`: it could not be read; the number at its beginning could. */
export type Handler = (link: Link, reader: Reader, lost: Error | undefined) => void

const handlers: Handler[] = []

/** Says what to do with records of this kind. */
export function onRecord(kind: number, handler: Handler): void {
  if (handlers[kind] !== undefined) throw new MisuseError(`records of kind ${kind} are handled twice`)
  handlers[kind] = handler
}

export function handlerOf(kind: number): Handler {
  return handlers[kind] ?? refuse
}

/** For questions of adapters (`comlink`) that only the other hub has loaded. */
const refuse: Handler = (link, reader) => {
  const text = `hub "${thisHub().name}" cannot answer that: it has not imported the adapter that the question is for`
  sendFailure(link, reader.count(), new HubletError(text))
}
