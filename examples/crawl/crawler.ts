// Visits a site: every address once, so many at a time.
//
//   C1  an address is in `pages` from the moment somebody decides to visit it; so it is visited once
//   C2  depth and hops of a page are the smallest known; when they fall after the visit, its links are walked again
//       (not fetched), so what is visited does not depend on which answer came first
//   C3  the nursery ends when no greenlet is left: no page waits, none is being visited, none can turn up any more
//
// One greenlet per address stands in the pool's queue, first in, first out. Whoever kills the greenlet that called
// `run` kills them all: the nursery those that wait, the pool those that fetch, and `run` returns when all are dead.

import { type Nursery, Pool, nursery } from '@hublet/core'

import { normalise } from './address.ts'
import { type Ask, fetchPage, isHtml } from './fetch-page.ts'
import type { Options } from './options.ts'
import { type Page, failed, mostRedirects, redirectOf } from './page.ts'
import { probeFor } from './probe.ts'
import { RateLimit } from './rate-limit.ts'
import { request } from './request.ts'
import { withRetries } from './retry.ts'

export type CrawlOptions = Pick<
  Options,
  | 'concurrency'
  | 'depth'
  | 'exclude'
  | 'external'
  | 'include'
  | 'maxBytes'
  | 'maxPages'
  | 'rate'
  | 'retries'
  | 'timeout'
  | 'userAgent'
>

/** A way to an address. */
interface Step {
  readonly url: string
  readonly kind: 'page' | 'asset'
  readonly depth: number
  readonly hops: number
}

export class Crawl {
  readonly start: string
  readonly pages = new Map<string, Page>()
  /** Why addresses that were linked to were not visited. */
  readonly left = {
    external: new Set<string>(),
    excluded: new Set<string>(),
    depth: new Set<string>(),
    limit: new Set<string>(),
  }
  requests = 0
  visited = 0
  broken = 0
  /** Whether everything was visited that should be. */
  complete = false
  readonly #options: CrawlOptions
  /** Where the start is, as far as its redirects are known: the site is what has the same origin. */
  #home: string
  #startedAt = performance.now()
  #endedAt: number | undefined

  constructor(start: string, options: CrawlOptions) {
    this.start = normalise(new URL(start))
    this.#home = this.start
    this.#options = options
  }

  /** Milliseconds the crawl took; so far, while it runs. */
  get ms(): number {
    return (this.#endedAt ?? performance.now()) - this.#startedAt
  }

  /** Visits everything. Cancel: what has been visited by then is in `pages`. */
  async run(): Promise<void> {
    this.#startedAt = performance.now()
    try {
      await using limit = new RateLimit(this.#options.rate)
      await using pool = new Pool(this.#options.concurrency)
      await nursery((n) => this.#walk([{ url: this.start, kind: 'page', depth: 0, hops: 0 }], { n, pool, limit }))
      this.complete = true
    } finally {
      this.#endedAt = performance.now()
    }
  }

  #walk(steps: Step[], crew: Crew): void {
    for (const step of steps) {
      const page = this.pages.get(step.url)
      if (page === undefined) this.#begin(step, crew)
      else if (step.depth < page.depth || step.hops < page.hops) {
        page.depth = Math.min(step.depth, page.depth) // C2
        page.hops = Math.min(step.hops, page.hops)
        for (const further of this.#stepsFrom(page)) steps.push(further) // the loop sees them
      }
    }
  }

  #begin(step: Step, crew: Crew): void {
    const external = new URL(step.url).origin !== new URL(this.#home).origin
    const reason = this.#reasonToLeave(step, external)
    for (const urls of Object.values(this.left)) urls.delete(step.url)
    if (reason !== undefined) return void this.left[reason].add(step.url)
    const page: Page = { url: step.url, external, depth: step.depth, hops: step.hops, visit: undefined }
    this.pages.set(page.url, page) // C1
    crew.n.spawn(async () => {
      await crew.pool.apply((it: Page) => this.#visit(it, step.kind, crew.limit), [page])
      this.#walk(this.#stepsFrom(page), crew)
    })
  }

  #reasonToLeave(step: Step, external: boolean): keyof Crawl['left'] | undefined {
    const { include, exclude, depth, maxPages } = this.#options
    if (step.url === this.#home) return undefined
    if (exclude?.test(step.url) === true || include?.test(step.url) === false) return 'excluded'
    if (external && !this.#options.external) return 'external'
    if (step.depth > depth) return 'depth'
    return this.pages.size >= maxPages ? 'limit' : undefined
  }

  async #visit(page: Page, kind: 'page' | 'asset', limit: RateLimit): Promise<void> {
    const { retries, timeout, maxBytes, userAgent } = this.#options
    const ask: Ask = async (method, read) => {
      let began = 0
      const reply = await withRetries(retries, async () => {
        await limit.take()
        began = performance.now()
        this.requests++
        return await request(method, page.url, { timeout, maxBytes, userAgent }, (headers, status) => {
          return read && status < 300 && isHtml(headers)
        })
      })
      return { reply, ms: performance.now() - began }
    }
    page.visit = await fetchPage(page.url, probeFor(page, kind), !page.external, ask)
    this.visited++
    if (failed(page)) this.broken++
    if (page.url === this.#home) this.#home = redirectOf(page) ?? this.#home
  }

  #stepsFrom(page: Page): Step[] {
    const target = redirectOf(page)
    if (target !== undefined) {
      return page.hops < mostRedirects ? [{ url: target, kind: 'page', depth: page.depth, hops: page.hops + 1 }] : []
    }
    const document = page.visit?.result.kind === 'answer' ? page.visit.result.document : undefined
    const steps: Step[] = []
    for (const { target: to, kind } of document?.links ?? []) {
      if (to.kind === 'web') steps.push({ url: to.url, kind, depth: page.depth + 1, hops: 0 })
    }
    return steps
  }
}

/** Who does the work while `run` runs. */
interface Crew {
  readonly n: Nursery
  readonly pool: Pool
  readonly limit: RateLimit
}
