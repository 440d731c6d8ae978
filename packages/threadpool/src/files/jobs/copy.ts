// The job of `files.copyTree`.
//
//   C1  a file of the copy is complete, or it is not there
//   C2  a directory gets its mode when all is in it: it may be one that nobody can write to

import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'

import { MisuseError } from '@hublet/core'

import { task } from '../../functions/reference.ts'
import { putInPlace, writeNew } from './part.ts'
import { about, pieces } from './pieces.ts'
import { tree } from './tree.ts'

export interface CopyCounts {
  files: number
  /** With the first. */
  directories: number
  symlinks: number
  /** Sockets, pipes and devices: they are left out. */
  skipped: number
  /** Of the files. */
  bytes: number
}

/** `token`: what nothing is called in the copy. */
export const copyAll: (from: string, to: string, force: boolean, token: string) => CopyCounts = task(
  import.meta,
  (from, to, force, token) => {
    about(from, () => opendirSync(from)).closeSync() // or it is no directory
    refuseItself(from, to)
    const copy = new Copy(force, `.${token}.part`)
    copy.directory(from, to)
    const prefix = join(from, token).length - token.length
    for (const { path, kind } of tree(from, { skip: [], followSymlinks: false, onError: 'throw' })) {
      const place = join(to, path.slice(prefix))
      if (kind === 'file') copy.file(path, place)
      else if (kind === 'directory') copy.directory(path, place)
      else if (kind === 'symlink') copy.symlink(path, place)
      else copy.counts.skipped++
    }
    copy.end()
    return copy.counts
  },
)

function refuseItself(from: string, to: string): void {
  const source = realpathSync(from)
  const target = existsSync(to) ? realpathSync(to) : join(realpathSync(dirname(to)), basename(to))
  if (`${target}${sep}`.startsWith(source.endsWith(sep) ? source : `${source}${sep}`)) {
    throw new MisuseError(`cannot copy ${from} to ${to}: that is within it; copy it elsewhere`)
  }
}

/** Bytes. The system copies smaller ones at once: it is faster, and over before anybody can get impatient. */
const large = 8 * 1024 * 1024
const { COPYFILE_EXCL, COPYFILE_FICLONE } = constants

class Copy {
  readonly counts: CopyCounts = { files: 0, directories: 0, symlinks: 0, skipped: 0, bytes: 0 }
  readonly #force: boolean
  readonly #part: string
  readonly #modes: [path: string, mode: number][] = []

  /** `part`: how files are called until they are complete, if they replace others. */
  constructor(force: boolean, part: string) {
    this.#force = force
    this.#part = part
  }

  directory(from: string, to: string): void {
    const mode = statSync(from).mode & 0o7777
    if (this.#makeDirectory(to, mode)) this.#modes.push([to, mode])
    this.counts.directories++
  }

  file(from: string, to: string): void {
    const { size, mode } = lstatSync(from)
    this.#make(to, (place) => {
      if (size <= large) copyFileSync(from, place, COPYFILE_EXCL | COPYFILE_FICLONE)
      else {
        writeNew(place, mode, (writeAll) => {
          for (const piece of pieces(from)) writeAll(piece)
        })
      }
    })
    this.counts.files++
    this.counts.bytes += size
  }

  symlink(from: string, to: string): void {
    this.#make(to, (place) => symlinkSync(readlinkSync(from), place))
    this.counts.symlinks++
  }

  /** C2 */
  end(): void {
    for (const [path, mode] of this.#modes.toReversed()) chmodSync(path, mode)
  }

  /** C1 */
  #make(to: string, make: (place: string) => void): void {
    if (!this.#force) return make(to)
    const part = join(dirname(to), this.#part)
    putInPlace(part, to, () => make(part))
  }

  /** False if there is one. */
  #makeDirectory(path: string, mode: number): boolean {
    try {
      mkdirSync(path, mode | 0o700)
      return true
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST' && statSync(path).isDirectory()) return false
      throw error
    }
  }
}
