// What is below a directory.

import { type FileIterationOptions, FileIterator, unpacked } from './iteration.ts'
import { type EntryKind, KINDS, type OnError } from './jobs/tree.ts'
import type { WalkBatch } from './jobs/walk.ts'
import { type FilePath, checkBoolean, checkNames, checkOneOf, pathOf, planOf } from './options.ts'

export type { EntryKind, OnError } from './jobs/tree.ts'

/** How trees are gone through. */
export interface TreeWalkOptions extends FileIterationOptions {
  /** Names of directories that are not entered, `['.git', 'node_modules']` for example. Default: none. */
  skip?: readonly string[] | undefined
  /** Whether links count as what they lead to; no directory is entered twice. Default `false`. */
  followSymlinks?: boolean | undefined
  /** What to do with what cannot be read; errors of the root itself are always thrown. Default `'throw'`. */
  onError?: OnError | undefined
}

export interface WalkOptions extends TreeWalkOptions {
  /** Whether to find out the size of each entry. It takes about twice as long. Default `false`. */
  sizes?: boolean | undefined
}

export interface WalkEntry {
  /** Begins with the path of the root. */
  readonly path: string
  readonly kind: EntryKind
  /** Bytes, with `sizes`. */
  readonly size?: number
}

/**
 * Iterates over all that is below a directory.
 *
 * For one directory use `fs.promises.readdir`.
 *
 * ```ts
 * for await (const { path, kind } of files.walk('src')) if (kind === 'file') console.log(path)
 * ```
 *
 * Cancel: `break` ends the job. Order: a directory comes before what is in it; else that of the file system.
 *
 * @throws what `node:fs` throws, with `code` and `path`, after the entries found before
 */
export function walk(root: FilePath, options: WalkOptions = {}): FileIterator<WalkEntry> {
  const operation = 'files.walk'
  const plan = planOf(operation, options)
  const path = pathOf(operation, 'root', root)
  const { sizes = false } = options
  checkBoolean(operation, 'sizes', sizes)
  const tree = { ...treeOptions(operation, options), sizes }
  return new FileIterator(operation, plan, async () => {
    const { walkTree } = await import('./jobs/walk.ts')
    return unpacked(plan.pool.stream(walkTree, [path, tree], plan.task), entriesIn)
  })
}

/** @throws {ArgumentTypeError} */
export function treeOptions(
  operation: string,
  { skip = [], followSymlinks = false, onError = 'throw' }: TreeWalkOptions,
): { skip: readonly string[]; followSymlinks: boolean; onError: OnError } {
  checkNames(operation, 'skip', skip)
  checkBoolean(operation, 'followSymlinks', followSymlinks)
  checkOneOf(operation, 'onError', onError, ['throw', 'skip'])
  return { skip, followSymlinks, onError }
}

function entriesIn({ paths, kinds, sizes }: WalkBatch): WalkEntry[] {
  const kindAt = (i: number): EntryKind => KINDS[Number(kinds[i])]!
  if (sizes.length === 0) return paths.split('\0').map((path, i) => ({ path, kind: kindAt(i) }))
  return paths.split('\0').map((path, i) => ({ path, kind: kindAt(i), size: sizes[i]! }))
}
