// What is below a directory, one entry after the other.
//
//   E1  a directory comes before what is in it
//   E2  where links are followed no directory is entered twice: they may lead in a circle
//   E3  what goes away meanwhile is no error: it is left out

import { type Dirent, type Stats, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { checkpoint } from '@hublet/core'

export const KINDS = ['file', 'directory', 'symlink', 'socket', 'fifo', 'block', 'character', 'unknown'] as const

export type EntryKind = (typeof KINDS)[number]

export type OnError = 'throw' | 'skip'

export interface TreeOptions {
  /** Names of directories that are not entered. */
  readonly skip: readonly string[]
  readonly followSymlinks: boolean
  /** What is done with what cannot be read below the root. */
  readonly onError: OnError
}

export interface TreeEntry {
  readonly path: string
  readonly kind: EntryKind
}

export function* tree(root: string, { skip, followSymlinks, onError }: TreeOptions): Generator<TreeEntry, void> {
  const skipped = new Set(skip)
  const seen = followSymlinks ? new Set([identityOf(statSync(root))]) : undefined
  const open = [root]
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    checkpoint()
    const inner: string[] = []
    for (const entry of entriesOf(directory, directory === root ? 'throw' : onError)) {
      const path = join(directory, entry.name)
      const target = seen !== undefined && entry.isSymbolicLink() ? statsOf(path, true, onError) : undefined
      const kind = kindOf(target ?? entry)
      yield { path, kind }
      if (kind === 'directory' && !skipped.has(entry.name) && isNew(target ?? path, seen)) inner.push(path)
    }
    while (inner.length > 0) open.push(inner.pop()!)
  }
}

export function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return 'symlink'
  if (entry.isSocket()) return 'socket'
  if (entry.isFIFO()) return 'fifo'
  if (entry.isBlockDevice()) return 'block'
  return entry.isCharacterDevice() ? 'character' : 'unknown'
}

/** Undefined if there is nothing (E3), a link leads nowhere, or that cannot be found out and is to be skipped. */
export function statsOf(path: string, follow: boolean, onError: OnError): Stats | undefined {
  try {
    return follow ? statSync(path) : lstatSync(path)
  } catch (error) {
    if (onError === 'skip' || gone.has((error as NodeJS.ErrnoException).code)) return undefined
    throw error
  }
}

const gone = new Set<string | undefined>(['ENOENT', 'ELOOP', 'ENOTDIR'])

function entriesOf(directory: string, onError: OnError): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch (error) {
    if (onError === 'throw') throw error
    return [] // asked for
  }
}

/** E2 */
function isNew(directory: Stats | string, seen: Set<string> | undefined): boolean {
  if (seen === undefined) return true
  const stats = typeof directory === 'string' ? statsOf(directory, false, 'skip') : directory
  if (stats === undefined) return true // reading it tells what is the matter
  const identity = identityOf(stats)
  if (seen.has(identity)) return false
  seen.add(identity)
  return true
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}
