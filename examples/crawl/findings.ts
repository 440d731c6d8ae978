// What a crawl has found: every link judged, and the figures.

import type { Crawl } from './crawler.ts'
import type { Link } from './links.ts'
import { statusText, verdictOf } from './verdict.ts'

export interface Referrer {
  readonly page: string
  readonly text: string
  readonly line: number
}

export interface BrokenLink {
  /** With its fragment; as it stands in the page if it is malformed. */
  readonly url: string
  readonly reason: string
  /** The addresses it was sent on to. */
  readonly via: readonly string[]
  readonly from: readonly Referrer[]
}

export interface Findings {
  readonly start: string
  readonly complete: boolean
  readonly broken: readonly BrokenLink[]
  /** How many addresses gave which answer. */
  readonly statuses: Readonly<Record<string, number>>
  readonly slowest: readonly { readonly url: string; readonly ms: number }[]
  readonly notes: readonly { readonly url: string; readonly notes: readonly string[] }[]
  /** Links that no request can check, by scheme. */
  readonly skipped: Readonly<Record<string, number>>
  /** Addresses that were linked to and not visited, by reason. */
  readonly left: Readonly<Record<keyof Crawl['left'], number>>
  readonly totals: {
    readonly addresses: number
    readonly pages: number
    readonly links: number
    readonly brokenLinks: number
    readonly bytes: number
    readonly requests: number
    readonly seconds: number
    readonly requestsPerSecond: number
  }
}

const slowestShown = 5

export function findingsOf(crawl: Crawl): Findings {
  const visited = [...crawl.pages.values()].filter((page) => page.visit !== undefined)
  const broken = new Map<string, BrokenLink & { from: Referrer[] }>()
  const statuses: Record<string, number> = {}
  const skipped: Record<string, number> = {}
  let links = 0
  let pages = 0
  let bytes = 0

  const judge = (url: string, fragment: string, key: string, referrer: Referrer | undefined): void => {
    const { reason, via } = verdictOf(crawl, url, fragment)
    if (reason === undefined) return
    const known = broken.get(key) ?? { url: key, reason, via, from: [] }
    broken.set(key, known)
    if (referrer !== undefined) known.from.push(referrer)
  }
  const judgeLink = ({ target, href, text, line }: Link, page: string): void => {
    const from = { page, text, line }
    if (target.kind === 'other') skipped[target.scheme] = (skipped[target.scheme] ?? 0) + 1
    else if (target.kind === 'web') {
      judge(target.url, target.fragment, target.url + (target.fragment === '' ? '' : `#${target.fragment}`), from)
    } else {
      const known = broken.get(href) ?? { url: href, reason: 'malformed address', via: [], from: [] }
      broken.set(href, known)
      known.from.push(from)
    }
  }

  judge(crawl.start, '', crawl.start, undefined)
  for (const page of visited) {
    const { result } = page.visit!
    const word = result.kind === 'failure' ? result.reason : statusText(result.status)
    statuses[word] = (statuses[word] ?? 0) + 1
    if (result.kind === 'failure') continue
    bytes += result.bytes
    if (result.document === undefined) continue
    pages++
    links += result.document.links.length
    for (const link of result.document.links) judgeLink(link, page.url)
  }

  const slowest = visited.toSorted((a, b) => b.visit!.ms - a.visit!.ms).slice(0, slowestShown)
  const seconds = crawl.ms / 1000
  const { external, excluded, depth, limit } = crawl.left
  const list = [...broken.values()].toSorted((a, b) => compare(a.reason, b.reason) || compare(a.url, b.url))
  return {
    start: crawl.start,
    complete: crawl.complete,
    broken: list,
    statuses,
    slowest: slowest.map(({ url, visit }) => ({ url, ms: visit!.ms })),
    notes: visited.flatMap(({ url, visit }) => (visit!.notes.length > 0 ? [{ url, notes: visit!.notes }] : [])),
    skipped,
    left: { external: external.size, excluded: excluded.size, depth: depth.size, limit: limit.size },
    totals: {
      addresses: visited.length,
      pages,
      links,
      brokenLinks: list.reduce((sum, { from }) => sum + Math.max(1, from.length), 0),
      bytes,
      requests: crawl.requests,
      seconds,
      requestsPerSecond: crawl.requests / seconds,
    },
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
