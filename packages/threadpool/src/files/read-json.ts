// Reading JSON, or a part of it.

import { ArgumentTypeError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import { type FileJobOptions, type FilePath, pathOf, planOf } from './options.ts'

export interface ReadJsonOptions extends FileJobOptions {
  /** Keys that lead to what is wanted: only that is sent to this thread. Default: all of it. */
  at?: readonly (string | number)[] | undefined
}

/**
 * Parses a JSON file in a thread of the pool.
 *
 * It pays if a small part of a large file is wanted (`at`): a value that is sent to this thread costs about as much here as
 * parsing it does.
 *
 * ```ts
 * await files.readJson('package-lock.json', { at: ['packages', '', 'version'] }) //=> '1.2.3'
 * ```
 *
 * With `at`, `undefined` if there is nothing.
 *
 * @throws {SyntaxError} if it is not JSON
 * @throws what `node:fs` throws, with `code` and `path`
 */
export async function readJson<T = unknown>(path: FilePath, options: ReadJsonOptions = {}): Promise<T> {
  const { pool, timeout, signal, task } = planOf('files.readJson', options)
  const from = pathOf('files.readJson', 'path', path)
  const { at = [] } = options
  if (!Array.isArray(at) || !at.every((key) => typeof key === 'string' || typeof key === 'number')) {
    throw new ArgumentTypeError(`files.readJson: at must be an array of keys, got ${describe(at)}`)
  }
  const { parseJson } = await import('./jobs/json.ts')
  return (await pool.apply(parseJson, [from, at], { ...task, timeout, signal })) as T
}
