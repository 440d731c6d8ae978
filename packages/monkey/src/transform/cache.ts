// Transformed files, kept from one start to the next: one file for each, named after what was transformed where.
//
//   D1  what is read is what was written for the same content by the same transform, or nothing: half of a file, or one that
//       somebody has changed, is nothing
//   D2  a file comes into being as a whole: others read while it is written
//   D3  without a cache everything is as with one, only slower: where it fails it is given up, and the statistics say so

import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'

import { cacheFolder } from './cache-folder.ts'
import type { TransformSourceOptions, TransformedSource } from './source.ts'
import { countCache, noteCacheFailure } from './stats.ts'

const node = process.versions.node.split('.', 1)[0]!

/** Raise it with every change of what comes out of the transform. */
export const transformVersion = 1

interface Header {
  /** Of what was read, and of what is behind the header. */
  readonly content: string
  readonly code: string
  readonly changed: boolean
  readonly skipped: TransformedSource['skipped']
}

export class Cache {
  readonly #setting: string | undefined
  /** Looked for when it is needed; undefined: there is none. */
  #folder: string | undefined
  #state: 'unknown' | 'known' | 'made' = 'unknown'

  /** `setting`: as `HUBLET_CACHE`. */
  constructor(setting: string | undefined) {
    this.#setting = setting
  }

  /** What `transform` makes of it, if not known from before. What comes to nothing is not kept. */
  through(
    source: string,
    options: TransformSourceOptions,
    transform: () => TransformedSource | undefined,
  ): TransformedSource | undefined {
    const { url, format, kind } = options
    const folder = url.startsWith('file:') ? this.#find() : undefined // others are their own content: each would stay
    if (folder === undefined) return transform()
    const [path] = url.split(/[?#]/, 1) // `?now=1`, `?now=2` are to load it again
    const file = join(folder, digest([transformVersion, node, format, kind, path].join('\n')))
    const content = digest(source)
    const known = read(file, content, source)
    countCache(known !== undefined)
    if (known !== undefined) return known
    const made = transform()
    if (made !== undefined) this.#write(file, content, made)
    return made
  }

  #find(): string | undefined {
    if (this.#state !== 'unknown') return this.#folder
    this.#state = 'known'
    try {
      this.#folder = cacheFolder(this.#setting)
    } catch (error) {
      noteCacheFailure(error) // D3
    }
    return this.#folder
  }

  #write(file: string, content: string, { code, changed, skipped }: TransformedSource): void {
    const kept = changed ? code : ''
    const header: Header = { content, code: digest(kept), changed, skipped }
    const draft = `${file}.${process.pid}.${threadId}`
    try {
      if (this.#state !== 'made') mkdirSync(dirname(file), { recursive: true })
      this.#state = 'made'
      writeFileSync(draft, `${JSON.stringify(header)}\n${kept}`)
      renameSync(draft, file) // D2
    } catch (error) {
      this.#folder = undefined // D3
      noteCacheFailure(error)
    }
  }
}

/** D1 */
function read(file: string, content: string, source: string): TransformedSource | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined // not there yet; if it cannot be read, it cannot be written either, and that is noted
  }
  const end = text.indexOf('\n')
  const header = parseHeader(text.slice(0, end))
  const code = text.slice(end + 1)
  if (header?.content !== content || header.code !== digest(code)) return undefined
  return { code: header.changed ? code : source, changed: header.changed, skipped: header.skipped }
}

function parseHeader(text: string): Header | undefined {
  try {
    return JSON.parse(text) as Header
  } catch {
    return undefined // D1
  }
}

function digest(text: string): string {
  return hash('sha1', text)
}
