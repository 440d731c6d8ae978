// Trying again, with longer and longer pauses.

import { sleep } from '@hublet/core'

import { note } from './notes.ts'
import type { Reply } from './request.ts'

const firstPause = 250
const longestPause = 10_000

/** Repeats `attempt` up to `retries` times while its reply invites to. Cancel: the pause is a wait. */
export async function withRetries(retries: number, attempt: () => Promise<Reply>): Promise<Reply> {
  for (let tries = 0; ; tries++) {
    const reply = await attempt()
    const pause = tries < retries ? pauseBefore(reply, tries) : undefined
    if (pause === undefined) return reply
    note(`tried again after ${reply.kind === 'failure' ? reply.reason : reply.status}`)
    await sleep(pause)
  }
}

/** Milliseconds to wait before the next try; undefined if it makes no sense. What `Retry-After` asks for is bounded. */
export function pauseBefore(reply: Reply, tries: number): number | undefined {
  const backoff = Math.min(longestPause, firstPause * 2 ** tries * (0.75 + Math.random() / 2))
  if (reply.kind === 'failure') return reply.transient ? backoff : undefined
  if (![429, 502, 503, 504].includes(reply.status)) return undefined
  const asked = retryAfter(reply.headers.get('retry-after'))
  return asked === undefined ? backoff : Math.min(longestPause, asked)
}

/** Milliseconds, from seconds or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
