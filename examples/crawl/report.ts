// The result, for people and for programs.

import type { Crawl } from './crawler.ts'
import type { BrokenLink, Findings } from './findings.ts'
import { duration, figure, megabytes, short, table } from './layout.ts'

export interface Report {
  readonly findings: Findings | undefined
  readonly interrupted: boolean
  readonly site: { readonly packages: number; readonly documents: number } | undefined
  readonly crawl: Crawl | undefined
  readonly sequential: Crawl | undefined
}

const referrersShown = 3
const notesShown = 10

/** One JSON document. */
export function toJson({ findings, crawl, sequential, interrupted }: Report): string {
  const compared = compare(crawl, sequential)
  const content = { ...findings, complete: !interrupted && findings?.complete === true, ...(compared && { compared }) }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

/** For a terminal of 100 columns. */
export function toText(report: Report): string {
  const { findings, site, interrupted } = report
  if (findings === undefined) return 'Interrupted before the first request.\n'
  const parts = [
    broken(findings),
    notes(findings),
    table(
      ['answer', 'addresses'],
      Object.entries(findings.statuses)
        .toSorted(([, a], [, b]) => b - a)
        .map(([word, count]) => [short(word, 60), count]),
    ),
    table(
      ['slowest', 'ms'],
      findings.slowest.map(({ url, ms }) => [short(path(url, findings), 78), Math.round(ms)]),
    ),
    totals(findings),
    speed(report),
    site === undefined
      ? ''
      : `The site: ${site.documents} Markdown files of ${site.packages} installed packages. Their broken links are real.\n`,
    interrupted ? 'Interrupted; this is what was found until then: exit code 130\n' : verdict(findings),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function broken(findings: Findings): string {
  if (findings.broken.length === 0) return ''
  const byReason = Map.groupBy(findings.broken, ({ reason }) => reason)
  const groups = [...byReason].map(([reason, links]) => {
    return `${reason}\n${links.map((link) => entry(link, findings)).join('')}`
  })
  return `Broken links\n\n${groups.join('\n')}`
}

function entry({ url, via, from }: BrokenLink, findings: Findings): string {
  const lines = [`  ${short(path(url, findings), 96)}`]
  for (const hop of via.slice(0, 2)) lines.push(`    redirected to ${short(path(hop, findings), 80)}`)
  if (via.length > 2) lines.push(`    and ${via.length - 2} more redirects`)
  const pages = [...Map.groupBy(from, ({ page }) => page)]
  for (const [page, [first, ...more]] of pages.slice(0, referrersShown)) {
    const text = first === undefined || first.text === '' ? '' : ` "${short(first.text, 28)}"`
    const times = more.length > 0 ? `, ${more.length + 1} times` : ''
    lines.push(`    on ${short(path(page, findings), 54)}${text}${times}`)
  }
  if (pages.length > referrersShown) lines.push(`    and on ${figure(pages.length - referrersShown, 'other page')}`)
  if (from.length === 0) lines.push('    the start')
  return `${lines.join('\n')}\n`
}

function notes(findings: Findings): string {
  if (findings.notes.length === 0) return ''
  const lines = findings.notes
    .slice(0, notesShown)
    .map((it) => `  ${short(path(it.url, findings), 96)}\n    ${it.notes.join('; ')}\n`)
  const more = findings.notes.length - notesShown
  return `Notes\n\n${lines.join('')}${more > 0 ? `  and ${more} more\n` : ''}`
}

function totals({ totals: all, left, skipped }: Findings): string {
  const lines = [
    `${figure(all.addresses, 'address', 'addresses')}, ${figure(all.pages, 'page')} read, ${figure(all.links, 'link')}, ` +
      megabytes(all.bytes),
    `${figure(all.requests, 'request')} in ${duration(all.seconds)}: ${Math.round(all.requestsPerSecond)} per second`,
  ]
  const schemes = Object.entries(skipped).map(([scheme, count]) => `${count} ${scheme}:`)
  if (schemes.length > 0) lines.push(`not checkable: ${schemes.join(', ')}`)
  if (left.external > 0)
    lines.push(`${figure(left.external, 'address', 'addresses')} elsewhere not checked (--external checks them)`)
  if (left.excluded > 0) lines.push(`${left.excluded} excluded`)
  if (left.depth > 0) lines.push(`${left.depth} too deep (--depth)`)
  if (left.limit > 0) lines.push(`${left.limit} not visited (--max-pages)`)
  return `${lines.join('\n')}\n`
}

function speed({ crawl, sequential }: Report): string {
  const result = compare(crawl, sequential)
  if (result === undefined) return ''
  const { concurrentSeconds, sequentialSeconds, ratio } = result
  return `The same one page at a time: ${duration(sequentialSeconds)} instead of ${duration(concurrentSeconds)}: ${ratio.toFixed(1)} times as long\n`
}

function compare(crawl: Crawl | undefined, sequential: Crawl | undefined) {
  if (crawl?.complete !== true || sequential?.complete !== true) return undefined
  return {
    concurrentSeconds: crawl.ms / 1000,
    sequentialSeconds: sequential.ms / 1000,
    ratio: sequential.ms / crawl.ms,
  }
}

function verdict({ broken: links, totals: all }: Findings): string {
  if (links.length === 0) return 'No broken links: exit code 0\n'
  return `${figure(all.brokenLinks, 'link is', 'links are')} broken (${figure(links.length, 'address', 'addresses')}): exit code 1\n`
}

/** Without the site, if it is on it. */
function path(url: string, { start }: Findings): string {
  const { origin } = new URL(start)
  return url.startsWith(`${origin}/`) && url !== `${origin}/` ? url.slice(origin.length) : url
}
