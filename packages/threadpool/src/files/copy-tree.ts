// Copying a directory with all that is below.

import type { CopyCounts } from './jobs/copy.ts'
import { checkBoolean, type FileJobOptions, type FilePath, pathOf, planOf } from './options.ts'
import { runToEnd } from './to-end.ts'

export type { CopyCounts } from './jobs/copy.ts'

export interface CopyTreeOptions extends FileJobOptions {
  /** Whether to replace files and links that are there. Default `false`: that is an error, `EEXIST`. */
  force?: boolean | undefined
}

/**
 * Copies a directory with all that is below it; directories that are there are filled up.
 *
 * Modes are kept, and links are, as they are. Sockets, pipes and devices are left out.
 *
 * ```ts
 * await files.copyTree('template', 'site') //=> { files: 12, directories: 3, symlinks: 1, skipped: 0, bytes: 48211 }
 * ```
 *
 * Cancel: the call ends when the job has. What was copied stays; each file is complete, or as it was.
 *
 * @throws what `node:fs` throws, with `code` and `path`
 * @throws {MisuseError} if `to` is within `from`
 */
export async function copyTree(from: FilePath, to: FilePath, options: CopyTreeOptions = {}): Promise<CopyCounts> {
  const operation = 'files.copyTree'
  const plan = planOf(operation, options)
  const source = pathOf(operation, 'from', from)
  const target = pathOf(operation, 'to', to)
  const { force = false } = options
  checkBoolean(operation, 'force', force)
  const { copyAll } = await import('./jobs/copy.ts')
  return runToEnd(plan, copyAll, [source, target, force, crypto.randomUUID()])
}
