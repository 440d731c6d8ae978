// What the built-in site answers to a path.
//
//   /                    all packages
//   /name@1.2.3/         the Markdown files of one
//   /name@1.2.3/a/b.md   that file as HTML; any other file of the package as it is
//
// Nothing outside of a package is ever read: `..` and separators in a segment are refused, and so is a file that, links
// resolved, lies elsewhere.

import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

import { until } from '@hublet/core'

import { escapeHtml, htmlPage, renderMarkdown } from './markdown.ts'
import type { Package } from './packages.ts'

export interface Response {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  readonly location?: string
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '': 'text/plain; charset=utf-8',
}

export async function respond(path: string, packages: ReadonlyMap<string, Package>): Promise<Response> {
  const segments = segmentsOf(path)
  if (segments === undefined) return missing(path)
  if (segments.length === 1 && segments[0] === '') return html(index(packages))
  const scoped = segments[0]!.startsWith('@')
  const id = segments.slice(0, scoped ? 2 : 1).join('/')
  const inside = segments.slice(scoped ? 2 : 1)
  const owner = packages.get(id)
  if (owner === undefined) return missing(path)
  if (inside.length === 0) return moved(path)
  if (inside.length === 1 && inside[0] === '') return html(contents(owner, ''))
  return await fileOf(owner, inside, path)
}

/** Decoded; undefined if the path tries to get out. */
function segmentsOf(path: string): string[] | undefined {
  try {
    const segments = path.split('/').slice(1).map(decodeURIComponent)
    return segments.some((it) => it === '..' || it === '.' || /[/\\\0]/.test(it)) ? undefined : segments
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

async function fileOf(owner: Package, inside: readonly string[], path: string): Promise<Response> {
  try {
    const root = await until(realpath(owner.folder))
    const file = await until(realpath(join(root, ...inside)))
    if (file !== root && !file.startsWith(root + sep)) return missing(path)
    if ((await until(stat(file))).isDirectory()) {
      if (!path.endsWith('/')) return moved(path)
      return html(contents(owner, inside.join('/')))
    }
    const content = await until(readFile(file))
    const extension = extname(file).toLowerCase()
    if (extension === '.md') return html(renderMarkdown(content.toString(), inside.join('/')))
    return { status: 200, type: types[extension] ?? 'application/octet-stream', body: content }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return missing(path)
    throw error
  }
}

function index(packages: ReadonlyMap<string, Package>): string {
  const items = [...packages.values()].map(({ id, documents }) => {
    return `<li><a href="/${escapeHtml(id)}/">${escapeHtml(id)}</a> (${documents.length})`
  })
  return htmlPage('Installed packages', `<h1>Installed packages</h1>\n<ul>\n${items.join('\n')}\n</ul>`)
}

/** The Markdown files below a folder. */
function contents({ id, documents }: Package, folder: string): string {
  const items = documents
    .filter((document) => document.startsWith(folder))
    .map((document) => `<li><a href="/${escapeHtml(encodeURI(`${id}/${document}`))}">${escapeHtml(document)}</a>`)
  return htmlPage(id, `<h1>${escapeHtml(`${id}/${folder}`)}</h1>\n<ul>\n${items.join('\n')}\n</ul>`)
}

function html(body: string): Response {
  return { status: 200, type: 'text/html; charset=utf-8', body }
}

function moved(path: string): Response {
  return { status: 301, type: 'text/plain', body: '', location: `${path}/` }
}

function missing(path: string): Response {
  return { status: 404, type: 'text/plain; charset=utf-8', body: `there is no ${path}\n` }
}
