// Digests of files.

import { ArgumentTypeError } from '@hublet/core'
import { checkCount, describe, isSource } from '@hublet/core/lowlevel'

import type { Items } from '../task-pool.ts'
import { type FileIterationOptions, FileIterator, unpacked } from './iteration.ts'
import type { FileHash, HashEncoding, HashItem } from './jobs/hash.ts'
import { type FileJobOptions, type FilePath, checkOneOf, pathOf, planOf } from './options.ts'

export type { FileHash, HashEncoding } from './jobs/hash.ts'

export interface HashOptions extends FileJobOptions {
  /** As `node:crypto` calls it. Default `'sha256'`. */
  algorithm?: string | undefined
  /** Default `'hex'`. */
  encoding?: HashEncoding | undefined
}

export interface HashAllOptions extends FileIterationOptions, Pick<HashOptions, 'algorithm' | 'encoding'> {
  /** How many paths may be taken from the source before their results have been asked for. */
  readAhead?: number
}

/**
 * Computes the digest of a file.
 *
 * For many of them use `hashAll`.
 *
 * ```ts
 * await files.hash('package.json', { encoding: 'base64' }) //=> 'o/yZVK08...'
 * ```
 *
 * Cancel: the job stops at its next piece.
 *
 * @throws what `node:fs` throws, with `code` and `path`
 */
export async function hash(path: FilePath, options: HashOptions = {}): Promise<string> {
  const { pool, timeout, signal, task } = planOf('files.hash', options)
  const item = itemOf('files.hash', path, options)
  const { hashFile } = await import('./jobs/hash.ts')
  return pool.apply(hashFile, item, { ...task, timeout, signal })
}

/**
 * Computes the digests of files, as they are asked for; many small ones are sent to a thread at once.
 *
 * ```ts
 * for await (const { path, hash } of files.hashAll(paths)) console.log(hash, path)
 * ```
 *
 * Cancel: `break` kills what runs and closes the source. Order: that of the paths. An error comes in the place of its
 * file, and the others are still there.
 *
 * @throws as `hash`
 */
export function hashAll(paths: Items<FilePath>, options: HashAllOptions = {}): FileIterator<FileHash> {
  const operation = 'files.hashAll'
  const plan = planOf(operation, options)
  if (!isSource(paths) || typeof paths === 'string') {
    throw new ArgumentTypeError(`${operation}: paths must be an iterable of paths, got ${describe(paths)}`)
  }
  const { algorithm, encoding, readAhead } = options
  itemOf(operation, '', options) // refused here, not at the first path
  if (readAhead !== undefined) checkCount(operation, 'readAhead', readAhead, 1)
  const toItem = (path: FilePath): HashItem => itemOf(operation, path, { algorithm, encoding })
  const more = readAhead === undefined ? {} : { readAhead }
  return new FileIterator(operation, plan, async () => {
    const { hashOne } = await import('./jobs/hash.ts')
    const hashes = plan.pool.imap<HashItem, typeof hashOne>(hashOne, mapped(paths, toItem), { ...plan.task, ...more })
    return unpacked(hashes, (one) => [one])
  })
}

/** @throws {ArgumentTypeError} */
function itemOf(
  operation: string,
  path: FilePath,
  { algorithm = 'sha256', encoding = 'hex' }: Pick<HashAllOptions, 'algorithm' | 'encoding'>,
): HashItem {
  if (typeof algorithm !== 'string') {
    throw new ArgumentTypeError(`${operation}: algorithm must be a name, got ${describe(algorithm)}`)
  }
  checkOneOf(operation, 'encoding', encoding, ['hex', 'base64', 'base64url'])
  return [pathOf(operation, 'path', path), algorithm, encoding]
}

/** As what they are: how many of an array are left is known. */
function mapped<T, R>(items: Items<T>, fn: (item: T) => R): Items<R> {
  if (Array.isArray(items)) return (items as readonly T[]).map(fn)
  return Symbol.asyncIterator in items ? mappedLater(items, fn) : Iterator.from(items).map(fn)
}

async function* mappedLater<T, R>(items: AsyncIterable<T>, fn: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield fn(item)
}
