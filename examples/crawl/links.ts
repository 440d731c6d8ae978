// What a page links to, and which places in it can be linked to.
//
// The text is parsed in slices, with a turn for the other greenlets after each: a page of megabytes holds up nobody.

import { sleep } from '@hublet/core'
import { Parser } from 'htmlparser2'

import { type Target, resolve } from './address.ts'
import { srcsetUrls } from './srcset.ts'

export interface Link {
  /** As it stands in the page. */
  readonly href: string
  readonly target: Target
  /** `page`: somebody may click on it. `asset`: the browser loads it. */
  readonly kind: 'page' | 'asset'
  readonly text: string
  readonly line: number
}

export interface Document {
  readonly links: readonly Link[]
  /** Every `id`, and the `name` of every anchor. */
  readonly ids: ReadonlySet<string>
}

type Raw = Omit<Link, 'target' | 'text'> & { text: string }
type Attributes = Readonly<Record<string, string>>

const sliceLength = 65_536
const textLength = 60
const assetSources = ['img', 'script', 'source', 'video', 'audio', 'track', 'embed', 'input']

/** Reads the page at `url`. */
export async function readDocument(html: string, url: string): Promise<Document> {
  const links: Raw[] = []
  const ids = new Set<string>()
  let base = url
  let baseSeen = false
  let anchor: Raw | undefined
  let line = 1
  let counted = 0

  const parser = new Parser({
    onopentag(name, attributes) {
      const { id } = attributes
      if (id !== undefined) ids.add(id)
      if (name === 'a' && attributes['name'] !== undefined) ids.add(attributes['name'])
      if (name === 'base' && attributes['href'] !== undefined && !baseSeen) {
        baseSeen = true
        base = URL.parse(attributes['href'], url)?.href ?? url
      }
      const found = [...linksOf(name, attributes)]
      if (found.length > 0) {
        for (; counted < parser.startIndex; counted++) if (html.charCodeAt(counted) === 10) line++
      }
      for (const [kind, href] of found) links.push({ href, kind, text: attributes['alt'] ?? '', line })
      if (name === 'a') anchor = found.length > 0 ? links.at(-1) : undefined
      if (name === 'img' && anchor?.text === '') anchor.text = attributes['alt'] ?? ''
    },
    ontext(text) {
      if (anchor !== undefined && anchor.text.length < textLength) anchor.text += text
    },
    onclosetag(name) {
      if (name === 'a') anchor = undefined
    },
  })
  for (let at = 0; at < html.length; at += sliceLength) {
    if (at > 0) await sleep(0)
    parser.write(html.slice(at, at + sliceLength))
  }
  parser.end()

  return {
    ids,
    links: links.map((raw) => ({
      ...raw,
      text: raw.text.replaceAll(/\s+/g, ' ').trim().slice(0, textLength),
      target: resolve(raw.href, base),
    })),
  }
}

function* linksOf(name: string, attributes: Attributes): Generator<['page' | 'asset', string]> {
  const { href, src, srcset } = attributes
  if ((name === 'a' || name === 'area') && href !== undefined) yield ['page', href]
  if ((name === 'iframe' || name === 'frame') && src !== undefined) yield ['page', src]
  if (name === 'link' && href !== undefined && !/\b(preconnect|dns-prefetch)\b/i.test(attributes['rel'] ?? '')) {
    yield ['asset', href]
  }
  if (assetSources.includes(name) && src !== undefined) yield ['asset', src]
  if ((name === 'img' || name === 'source') && srcset !== undefined) {
    for (const url of srcsetUrls(srcset)) yield ['asset', url]
  }
  if (name === 'video' && attributes['poster'] !== undefined) yield ['asset', attributes['poster']]
  if (name === 'object' && attributes['data'] !== undefined) yield ['asset', attributes['data']]
  if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') {
    const refresh = /^\s*[\d.]+\s*[;,]\s*url\s*=\s*(['"]?)(.+?)\1\s*$/i.exec(attributes['content'] ?? '')
    if (refresh !== null) yield ['page', refresh[2]!]
  }
}
