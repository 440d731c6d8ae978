// The endpoint of each link, and what arrives for it.

import { readValue, sendFailure } from '../answer.ts'
import { onRecord } from '../handlers.ts'
import type { Link } from '../link.ts'
import { COMLINK } from '../record.ts'
import { HubEndpoint } from './hub-endpoint.ts'

const endpoints = new WeakMap<Link, HubEndpoint>()

/** The one of this link. */
export function endpointOf(link: Link): HubEndpoint {
  let endpoint = endpoints.get(link)
  if (endpoint === undefined) endpoints.set(link, (endpoint = new HubEndpoint(link)))
  return endpoint
}

onRecord(COMLINK, (link, reader, lost) => {
  const n = reader.count()
  try {
    if (lost !== undefined) throw lost
    endpointOf(link).arrive(n, readValue(link, reader))
  } catch (error) {
    if (n === 0) throw error
    sendFailure(link, n, error)
  }
})
