// Looking for lines.

import { ArgumentTypeError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import { FileIterator, unpacked } from './iteration.ts'
import type { GrepMatch, GrepPattern } from './jobs/grep.ts'
import { type FilePath, pathOf, planOf } from './options.ts'
import { type TreeWalkOptions, treeOptions } from './walk.ts'

export type { GrepMatch } from './jobs/grep.ts'

export type GrepOptions = TreeWalkOptions

/**
 * Iterates over the lines that have a text, or match an expression: of a file, of all files below a directory, or of several
 * such paths.
 *
 * Files with a zero byte in the beginning are no text, and skipped. The text is read as UTF-8. A line of more than 1 MiB
 * is looked through in parts of that size, each of which counts as that line. It all runs in one thread; an expression
 * that takes for ever on one line (`(a+)+$`) can only be ended together with that.
 *
 * ```ts
 * for await (const { path, line, text } of files.grep(/TODO/, 'src')) console.log(`${path}:${line}: ${text}`)
 * ```
 *
 * Cancel: `break` ends the job. Order: that of the paths, in them as `walk`.
 *
 * @throws what `node:fs` throws, with `code` and `path`, after the lines found before
 */
export function grep(
  pattern: RegExp | string,
  paths: FilePath | Iterable<FilePath>,
  options: GrepOptions = {},
): FileIterator<GrepMatch> {
  const operation = 'files.grep'
  const plan = planOf(operation, options)
  const search = patternOf(operation, pattern)
  const all = pathsOf(operation, paths)
  const tree = treeOptions(operation, options)
  return new FileIterator(operation, plan, async () => {
    const { grepAll } = await import('./jobs/grep.ts')
    return unpacked(plan.pool.stream(grepAll, [search, all, tree], plan.task), (batch) => batch)
  })
}

function patternOf(operation: string, pattern: unknown): GrepPattern {
  if (typeof pattern === 'string') return pattern
  if (pattern instanceof RegExp) return [pattern.source, pattern.flags]
  throw new ArgumentTypeError(`${operation}: pattern must be a text or an expression, got ${describe(pattern)}`)
}

function pathsOf(operation: string, paths: FilePath | Iterable<FilePath>): string[] {
  if (typeof paths === 'string' || !(Symbol.iterator in Object(paths))) return [pathOf(operation, 'paths', paths)]
  return Array.from(paths as Iterable<FilePath>, (path) => pathOf(operation, 'paths', path))
}
