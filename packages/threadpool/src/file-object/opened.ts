// Opening a file.

import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

import { type WaitOptions, ArgumentTypeError, until } from '@hublet/core'
import { checkWaitOptions, describe, inCleanContext } from '@hublet/core/lowlevel'

import { Contents } from './contents.ts'
import { type TextEncoding, checkEncoding } from './text.ts'

export interface OpenOptions extends WaitOptions {
  /** For files that are made. Default `0o666`, less what the process masks. */
  mode?: number | undefined
  /** What is read is text then; without it, bytes. */
  encoding?: TextEncoding | undefined
}

/** @throws {ArgumentRangeError | ArgumentTypeError} */
export function checkOpen(operation: string, flags: unknown, options: OpenOptions): void {
  checkWaitOptions(operation, options)
  checkEncoding(operation, options.encoding)
  if (typeof flags !== 'string' && typeof flags !== 'number') {
    throw new ArgumentTypeError(`${operation}: flags must be a text or a number, got ${describe(flags)}`)
  }
  const { mode } = options
  if (mode !== undefined && !(Number.isInteger(mode) && mode >= 0)) {
    throw new ArgumentTypeError(`${operation}: mode must be an integer like 0o644, got ${describe(mode)}`)
  }
}

/** Opens it; closes it again if nobody waits for it any more. */
export function opened(
  path: string,
  flags: string | number,
  { mode, timeout, signal }: OpenOptions,
): Promise<Contents> {
  return until(
    inCleanContext(() => openContents(path, flags, mode)),
    { timeout, signal, dispose: (late) => late.close() },
  )
}

async function openContents(path: string, flags: string | number, mode: number | undefined): Promise<Contents> {
  const handle = await open(path, flags, mode)
  try {
    const stats = await handle.stat()
    return new Contents(handle, stats.isFile() || stats.isBlockDevice() || stats.isDirectory(), appends(flags))
  } catch (error) {
    await handle.close()
    throw error
  }
}

function appends(flags: string | number): boolean {
  return typeof flags === 'string' ? flags.includes('a') : (flags & constants.O_APPEND) !== 0
}
