// What has become of the files that this thread has loaded.

import type { SkipReason, Skipped } from './skipped.ts'

export interface TransformStats {
  /** Files that were chosen and contain `await`. */
  readonly files: number
  /** Those of them in which something was transformed. */
  readonly transformed: number
  /** Functions and whole files left alone, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
  readonly cache: {
    readonly hits: number
    readonly misses: number
    /** What went wrong last with the cache, which does without from then on; undefined: nothing. */
    readonly failure: unknown
  }
}

const counts = { files: 0, transformed: 0, hits: 0, misses: 0 }
const skips: Partial<Record<SkipReason, number>> = {}
let failure: unknown

export function countFile(changed: boolean, skipped: readonly Skipped[]): void {
  counts.files++
  if (changed) counts.transformed++
  for (const { reason } of skipped) skips[reason] = (skips[reason] ?? 0) + 1
}

export function countCache(hit: boolean): void {
  if (hit) counts.hits++
  else counts.misses++
}

export function noteCacheFailure(error: unknown): void {
  failure = error
}

/**
 * How many files of this thread were transformed at load, and what was left alone, and why.
 *
 * ```ts
 * transformStats().skipped //=> { minified: 1 }
 * ```
 */
export function transformStats(): TransformStats {
  const { files, transformed, hits, misses } = counts
  return { files, transformed, skipped: { ...skips }, cache: { hits, misses, failure } }
}
