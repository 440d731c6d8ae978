// The whole job, run as one greenlet: kill it, and everything it has started ends and is closed.

import { fileURLToPath } from 'node:url'

import { Crawl } from './crawler.ts'
import type { Options } from './options.ts'
import { showProgress } from './progress.ts'
import { type Site, openSite } from './site/site.ts'

const store = fileURLToPath(new URL('../../node_modules/.pnpm', import.meta.url))

/** What there is to report, filled as the job goes on: after a kill it holds what was done by then. */
export interface Job {
  site: Pick<Site, 'packages' | 'documents'> | undefined
  crawl: Crawl | undefined
  /** The same, one page at a time. */
  sequential: Crawl | undefined
}

export async function check(options: Options, job: Job): Promise<void> {
  await using site = options.url === undefined ? await openSite(store, options.latency) : undefined
  job.site = site
  if (site !== undefined && !options.quiet) process.stderr.write(`the built-in site is at ${site.url}\n`)
  const url = site?.url ?? options.url!
  job.crawl = new Crawl(url, options)
  await watch(job.crawl, 'checking', options.quiet)
  if (!options.compare) return
  job.sequential = new Crawl(url, { ...options, concurrency: 1 })
  await watch(job.sequential, 'again, one at a time', options.quiet)
}

async function watch(crawl: Crawl, label: string, quiet: boolean): Promise<void> {
  using _ = quiet ? undefined : showProgress(crawl, label)
  await crawl.run()
}
