// The job of `files.grep`.

import { statSync } from 'node:fs'

import { task } from '../../functions/reference.ts'
import { blocksOf } from './lines.ts'
import { isSystemError } from './pieces.ts'
import { type OnError, type TreeOptions, tree } from './tree.ts'

/** A text, or the source and the flags of an expression. */
export type GrepPattern = string | readonly [source: string, flags: string]

export interface GrepMatch {
  readonly path: string
  /** The first is 1. */
  readonly line: number
  /** Without its end. */
  readonly text: string
}

const full = 256
/** Characters, and milliseconds, after which a batch is sent in any case. */
const long = 64 * 1024
const soon = 20

class Batch {
  matches: GrepMatch[] = []
  #length = 0
  #since = performance.now()

  add(match: GrepMatch): void {
    this.matches.push(match)
    this.#length += match.text.length
  }

  get due(): boolean {
    if (this.matches.length === 0) return false
    return this.matches.length >= full || this.#length >= long || performance.now() - this.#since > soon
  }
}

export const grepAll: (
  pattern: GrepPattern,
  paths: readonly string[],
  options: TreeOptions,
) => Generator<readonly GrepMatch[], void> = task(import.meta, function* (pattern, paths, options) {
  let batch = new Batch()
  let failure: { readonly error: unknown } | undefined
  try {
    for (const match of matchesIn(paths, searchFor(pattern), options)) {
      if (match !== undefined) batch.add(match)
      if (!batch.due) continue
      yield batch.matches
      batch = new Batch()
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    failure = { error } // after what was found before
  }
  if (batch.matches.length > 0) yield batch.matches
  if (failure !== undefined) throw failure.error
})

/** Says whether a text has it. */
interface Search {
  line(text: string): boolean
  /** Whether it is worth looking at the lines. */
  block(text: string): boolean
}

function searchFor(pattern: GrepPattern): Search {
  if (typeof pattern === 'string') {
    const has = (text: string): boolean => text.includes(pattern)
    return { line: has, block: has }
  }
  const expression = new RegExp(pattern[0], pattern[1].replaceAll(/[gy]/g, ''))
  return { line: (text) => expression.test(text), block: () => true }
}

/** Undefined in between: so much has been looked through. */
function* matchesIn(
  paths: readonly string[],
  search: Search,
  options: TreeOptions,
): Generator<GrepMatch | undefined, void> {
  for (const path of paths) {
    if (statSync(path).isDirectory()) {
      for (const { path: file, kind } of tree(path, options)) {
        if (kind === 'file') yield* matchesOf(file, search, options.onError)
      }
    } else yield* matchesOf(path, search, 'throw')
  }
}

function* matchesOf(path: string, search: Search, onError: OnError): Generator<GrepMatch | undefined, void> {
  let line = 1
  try {
    for (const { text, unfinished } of blocksOf(path)) {
      const isWorthIt = search.block(text)
      for (let at = 0; at < text.length; line++) {
        const end = endOf(text, at)
        if (isWorthIt) {
          const content = text.slice(at, text[end - 1] === '\r' ? end - 1 : end)
          if (search.line(content)) yield { path, line, text: content }
        }
        at = end + 1
      }
      if (unfinished) line--
      yield undefined
    }
  } catch (error) {
    if (onError === 'throw' || !isSystemError(error)) throw error
  }
}

function endOf(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end < 0 ? text.length : end
}
