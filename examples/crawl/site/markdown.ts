// Markdown to a page of HTML, with the heading ids that GitHub gives, so that `#usage` leads somewhere.

import { Marked } from 'marked'

export function renderMarkdown(markdown: string, title: string): string {
  const seen = new Map<string, number>()
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const slug = slugOf(this.parser.parseInline(tokens, this.parser.textRenderer))
        const count = seen.get(slug) ?? 0
        seen.set(slug, count + 1)
        const id = count === 0 ? slug : `${slug}-${count}`
        return `<h${depth} id="${escapeHtml(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
    },
  })
  return htmlPage(title, marked.parse(markdown, { async: false }))
}

export function htmlPage(title: string, body: string): string {
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n${body}\n</html>\n`
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function slugOf(heading: string): string {
  const text = heading.replaceAll(/<[^>]*>|&\w+;|&#\d+;/g, '')
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}
