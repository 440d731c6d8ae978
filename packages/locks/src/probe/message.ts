// What threads tell each other about circles of waits, and what of it is believed.
//
//   M1  anybody in the process can write to the channel: what is not exactly of these forms, and short, is not looked at

import type { CycleLink } from '@hublet/core/lowlevel'

/** As many steps as a circle may have; a longer one is not found. */
export const MOST_STEPS = 100
const longestText = 10_000

/** Somebody who waits, on the way from the first of them. */
export interface Step {
  /** The id of the thread in the registry. */
  readonly thread: number
  /** Names the wait: no two in the process are called the same. */
  readonly at: string
  /** Names the hold for which the one before waits; it ends with the release. Empty for what is no shared lock. */
  readonly by: string
  /** Whether the whole thread waits. */
  readonly blocked: boolean
  readonly link: CycleLink
}

/** Asks those who have a lock what they wait for. */
export interface Probe {
  readonly type: 'probe'
  /** Names the search. */
  readonly id: string
  /** The wait at which it began, and to which it is to come back. */
  readonly origin: string
  /** The number of the lock that the last of the path waits for. */
  readonly lock: number
  readonly path: readonly Step[]
}

/** Has the thread `to` report a circle. */
export interface Found {
  readonly type: 'found'
  readonly to: number
  readonly path: readonly Step[]
}

export type Message = Probe | Found

type Unknown<T> = { readonly [K in keyof T]?: unknown }

/** What has arrived, if it is a message (M1). */
export function asMessage(data: unknown): Message | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { type, path } = data as { type?: unknown; path?: unknown }
  if (!Array.isArray(path) || path.length === 0 || path.length > MOST_STEPS || !path.every(isStep)) return undefined
  if (type === 'probe') {
    const { id, origin, lock } = data as Unknown<Probe>
    return isText(id) && isText(origin) && isNumber(lock) ? { type, id, origin, lock, path } : undefined
  }
  const { to } = data as Unknown<Found>
  return type === 'found' && isNumber(to) ? { type, to, path } : undefined
}

function isStep(data: unknown): data is Step {
  if (typeof data !== 'object' || data === null) return false
  const { thread, at, by, blocked, link } = data as Unknown<Step>
  return isNumber(thread) && isText(at) && isText(by) && typeof blocked === 'boolean' && isLink(link)
}

function isLink(data: unknown): data is CycleLink {
  if (typeof data !== 'object' || data === null) return false
  const { greenlet, waitsFor, site, heldSite } = data as Unknown<CycleLink>
  return isText(greenlet) && isText(waitsFor) && isTextOrNone(site) && isTextOrNone(heldSite)
}

const isNumber = (data: unknown): data is number => Number.isSafeInteger(data)
const isText = (data: unknown): data is string => typeof data === 'string' && data.length <= longestText
const isTextOrNone = (data: unknown): boolean => data === undefined || isText(data)
