// Which request to begin with.

import type { Page } from './page.ts'
import type { Method } from './request.ts'

const htmlEndings = ['htm', 'html', 'xhtml', 'php', 'asp', 'aspx', 'jsp', 'cgi', 'md']

/** GET for what is probably a page to be read, HEAD for the rest. */
export function probeFor(page: Page, kind: 'page' | 'asset'): Method {
  if (page.external || kind === 'asset') return 'HEAD'
  const ending = /\.([a-z][\da-z]{0,4})$/i.exec(new URL(page.url).pathname)?.[1]
  return ending === undefined || htmlEndings.includes(ending.toLowerCase()) ? 'GET' : 'HEAD'
}
