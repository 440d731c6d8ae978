// The link checker of the examples, called from a test: inside this process, or as the program a user starts.

import { spawn } from '@hublet/core'

import { Crawl, type CrawlOptions } from '../../examples/crawl/crawler.ts'
import { type Findings, findingsOf } from '../../examples/crawl/findings.ts'
import { type Program, startExample } from './example.ts'

const defaults: CrawlOptions = {
  concurrency: 20,
  depth: Infinity,
  exclude: undefined,
  external: false,
  include: undefined,
  maxBytes: 1_000_000,
  maxPages: Infinity,
  rate: undefined,
  retries: 0,
  timeout: 10_000,
  userAgent: 'test',
}

export function newCrawl(url: string, options: Partial<CrawlOptions> = {}): Crawl {
  return new Crawl(url, { ...defaults, ...options })
}

/** Crawls in a greenlet, to the end. */
export async function crawl(url: string, options: Partial<CrawlOptions> = {}): Promise<Findings> {
  const it = newCrawl(url, options)
  await spawn(() => it.run()).get()
  return findingsOf(it)
}

/** Broken addresses and why, without the origin. */
export function reasons({ broken, start }: Findings): Record<string, string> {
  const { origin } = new URL(start)
  return Object.fromEntries(broken.map(({ url, reason }) => [url.replace(origin, ''), reason]))
}

/** Starts the program. */
export function program(...args: string[]): Program {
  return startExample('crawl', args)
}
