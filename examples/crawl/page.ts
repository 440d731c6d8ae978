// What the crawler knows about one address.

import type { Visit } from './fetch-page.ts'

export interface Page {
  readonly url: string
  /** Whether it belongs to another site: asked for, never followed. */
  readonly external: boolean
  /** Fewest clicks from the start by which it has been reached so far. */
  depth: number
  /** Fewest redirects in a row that lead here. */
  hops: number
  /** Undefined until it has been visited. */
  visit: Visit | undefined
}

export const mostRedirects = 10

/** Where the page redirects to. */
export function redirectOf(page: Page): string | undefined {
  return page.visit?.result.kind === 'answer' ? page.visit.result.location : undefined
}

/** Whether the address itself is broken; a redirect is not, whatever it leads to. */
export function failed(page: Page): boolean {
  const result = page.visit?.result
  return result !== undefined && (result.kind === 'failure' || result.status >= 400)
}
