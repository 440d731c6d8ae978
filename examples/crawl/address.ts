// Where a link leads, in one spelling per page, so that no page is requested twice.

export type Target =
  /** `url` has no fragment; `fragment` is what stood behind the `#`, decoded. */
  | { readonly kind: 'web'; readonly url: string; readonly fragment: string }
  /** `mailto:`, `javascript:`, `data:` and the like. */
  | { readonly kind: 'other'; readonly scheme: string }
  | { readonly kind: 'malformed' }

/** What `href` means on a page at `base`. */
export function resolve(href: string, base: string): Target {
  const url = URL.parse(href.trim(), base)
  if (url === null) return { kind: 'malformed' }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'other', scheme: url.protocol.slice(0, -1) }
  return { kind: 'web', url: normalise(url), fragment: fragmentOf(url) }
}

/** The address without fragment, empty query, or needless differences in percent-encoding. */
export function normalise(url: URL): string {
  const plain = new URL(url)
  plain.hash = ''
  if (plain.search === '') plain.search = ''
  return plain.href.replaceAll(/%[\da-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase()
  })
}

/** Decoded; a text fragment (`#:~:text=`) is for highlighting and asks for no element. */
function fragmentOf(url: URL): string {
  const raw = url.hash.slice(1).replace(/:~:.*$/s, '')
  try {
    return decodeURIComponent(raw)
  } catch (error) {
    if (error instanceof URIError) return raw
    throw error
  }
}
