// Compressing and decompressing files.

import { dirname, join } from 'node:path'

import { ArgumentRangeError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { CompressJob, Compressed } from './jobs/compress.ts'
import { type FileJobOptions, type FilePath, pathOf, planOf } from './options.ts'
import { runToEnd } from './to-end.ts'

export type { Compressed } from './jobs/compress.ts'

export interface GzipOptions extends FileJobOptions {
  /** From 0 (none) to 9 (smallest). Default 6. */
  level?: number | undefined
}

export interface BrotliOptions extends FileJobOptions {
  /** From 0 (fastest) to 11 (smallest). Default 5: 11 takes some 50 times as long. */
  quality?: number | undefined
}

type Jobs = typeof import('./jobs/compress.ts')

/**
 * Compresses a file with gzip.
 *
 * `to` is replaced when all is written, and has the mode of `from`; until then there is a file beside it. The memory it
 * needs does not depend on the size of the file.
 *
 * ```ts
 * await files.gzip('app.log', 'app.log.gz') //=> { bytesRead: 1048576, bytesWritten: 65210 }
 * ```
 *
 * Cancel: the call ends when the job has; `to` is as it was, and nothing is left beside it.
 *
 * @throws what `node:fs` throws, with `code` and `path`
 */
export async function gzip(from: FilePath, to: FilePath, options: GzipOptions = {}): Promise<Compressed> {
  const { level = 6 } = options
  checkLevel('files.gzip', 'level', level, 9)
  return convert('files.gzip', (jobs) => jobs.gzipFile, from, to, options, level)
}

/** Decompresses a file of gzip; else as `gzip`. @throws also if it is none, or is cut short: `Z_DATA_ERROR`, `Z_BUF_ERROR` */
export async function gunzip(from: FilePath, to: FilePath, options: FileJobOptions = {}): Promise<Compressed> {
  return convert('files.gunzip', (jobs) => jobs.gunzipFile, from, to, options)
}

/** Compresses a file with brotli; else as `gzip`. */
export async function brotli(from: FilePath, to: FilePath, options: BrotliOptions = {}): Promise<Compressed> {
  const { quality = 5 } = options
  checkLevel('files.brotli', 'quality', quality, 11)
  return convert('files.brotli', (jobs) => jobs.brotliFile, from, to, options, quality)
}

/** Decompresses a file of brotli; else as `gunzip`. @throws also if it is none, or is cut short */
export async function unbrotli(from: FilePath, to: FilePath, options: FileJobOptions = {}): Promise<Compressed> {
  return convert('files.unbrotli', (jobs) => jobs.unbrotliFile, from, to, options)
}

/** @throws {ArgumentRangeError} */
function checkLevel(operation: string, parameter: string, value: unknown, most: number): void {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most) return
  throw new ArgumentRangeError(
    `${operation}: ${parameter} must be an integer from 0 to ${most}, got ${describe(value)}`,
  )
}

async function convert(
  operation: string,
  jobIn: (jobs: Jobs) => CompressJob,
  from: FilePath,
  to: FilePath,
  options: FileJobOptions,
  level = 0,
): Promise<Compressed> {
  const plan = planOf(operation, options)
  const source = pathOf(operation, 'from', from)
  const target = pathOf(operation, 'to', to)
  const part = join(dirname(target), `.${crypto.randomUUID()}.part`)
  const job = jobIn(await import('./jobs/compress.ts'))
  return runToEnd(plan, job, [source, target, part, level], part)
}
