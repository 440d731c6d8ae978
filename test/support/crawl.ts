// The link checker of the examples, called from a test: inside this process, or as the program a user starts.

import { type ChildProcess, spawn as startProcess } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { spawn } from '@hublet/core'

import { Crawl, type CrawlOptions } from '../../examples/crawl/crawler.ts'
import { type Findings, findingsOf } from '../../examples/crawl/findings.ts'

const main = fileURLToPath(new URL('../../examples/crawl/main.ts', import.meta.url))
const conditions = process.execArgv.join(' ').includes('hublet-source') ? ['-C', 'hublet-source'] : []

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

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Starts the program. */
export function program(...args: string[]): Program {
  const child = startProcess(process.execPath, [...conditions, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const output = Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { child, ended: output.then(([code, stdout, stderr]) => ({ code, stdout, stderr })) }
}
