// Whether a link is broken, judged from the visits that have been recorded.

import { STATUS_CODES } from 'node:http'

import type { Crawl } from './crawler.ts'
import { type Page, mostRedirects, redirectOf } from './page.ts'

export interface Verdict {
  /** Undefined: fine, or not checked. */
  readonly reason: string | undefined
  readonly via: readonly string[]
}

/** Follows the redirects that the crawl has recorded, and says what is wrong with a link. */
export function verdictOf(crawl: Crawl, url: string, fragment: string): Verdict {
  const via: string[] = []
  const seen = new Set<string>()
  let page: Page | undefined = crawl.pages.get(url)
  for (let next = page && redirectOf(page); next !== undefined; next = page && redirectOf(page)) {
    seen.add(page!.url)
    via.push(next)
    if (seen.has(next)) return { reason: 'redirect loop', via }
    if (seen.size > mostRedirects) return { reason: `more than ${mostRedirects} redirects`, via }
    page = crawl.pages.get(next)
  }
  const result = page?.visit?.result
  if (result === undefined) return { reason: undefined, via }
  if (result.kind === 'failure') return { reason: result.detail, via }
  if (result.status >= 400) return { reason: statusText(result.status), via }
  const ids = result.truncated ? undefined : result.document?.ids
  const missing = ids !== undefined && fragment !== '' && fragment.toLowerCase() !== 'top' && !ids.has(fragment)
  return { reason: missing ? 'no such #id on the page' : undefined, via }
}

/** `404 Not Found` */
export function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim()
}
