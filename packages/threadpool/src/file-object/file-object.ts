// A file that greenlets share: read and written piece by piece, by lines, at a position.
//
//   F1  one operation at a time, in the order of the calls (operations.ts)
//   F2  what was not returned was not read: an operation that is ended before leaves the position where it was
//   F3  no operation is begun after `close` was called; those before it are done, and what they have written is, too
//
// `fs.promises` does the work: for plain reads it is faster than a thread of a pool.

import { ArgumentRangeError, MisuseError, type WaitOptions } from '@hublet/core'
import { checkCount } from '@hublet/core/lowlevel'

import { type FilePath, checkOneOf, pathOf } from '../files/options.ts'
import type { Contents } from './contents.ts'
import { LineReader } from './line-reader.ts'
import { type OpenOptions, checkOpen, opened } from './opened.ts'
import { Operations } from './operations.ts'
import { type TextEncoding, bytesOf, endOf } from './text.ts'

export { FileObjectClosed } from './closed.ts'
export type { OpenOptions } from './opened.ts'
export type { TextEncoding } from './text.ts'

/**
 * An open file, with a position, for greenlets: its operations do not mix, and can be killed.
 *
 * For a whole file at once use `fs.promises.readFile`; for pipes and terminals a stream: who waits for input there keeps
 * the file, even if killed.
 *
 * ```ts
 * await using log = await FileObject.open('app.log', 'r', { encoding: 'utf8' })
 * for await (const line of log) if (line.includes('ERROR')) console.log(line)
 * ```
 */
export class FileObject<T extends string | Buffer = Buffer> implements AsyncDisposable {
  /** The path it was opened with, also when it is closed. */
  readonly name: string
  readonly #contents: Contents
  readonly #encoding: TextEncoding | undefined
  readonly #operations: Operations
  readonly #lines: LineReader<T>

  private constructor(name: string, contents: Contents, encoding: TextEncoding | undefined) {
    this.name = name
    this.#contents = contents
    this.#encoding = encoding
    this.#operations = new Operations(name, contents, this)
    this.#lines = new LineReader(this.#operations, contents, (bytes) => this.#decode(bytes))
  }

  /**
   * Opens a file, with the flags of `fs.open`: `'r'` (default), `'r+'`, `'w'`, `'a'` .. A number as the last is the mode.
   *
   * Cancel: it is closed when it is open.
   *
   * @throws what `node:fs` throws, with `code` and `path`
   */
  static open(
    path: FilePath,
    flags: string | number | undefined,
    options: OpenOptions & { encoding: TextEncoding },
  ): Promise<FileObject<string>>
  static open(
    path: FilePath,
    flags?: string | number,
    options?: number | (OpenOptions & { encoding?: undefined }),
  ): Promise<FileObject>
  static async open(
    path: FilePath,
    flags: string | number = 'r',
    more: number | OpenOptions = {},
  ): Promise<FileObject | FileObject<string>> {
    const options = typeof more === 'number' ? { mode: more } : more
    checkOpen('FileObject.open', flags, options)
    const name = pathOf('FileObject.open', 'path', path)
    return new FileObject<string>(name, await opened(name, flags, options), options.encoding)
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return this.#operations.closed
  }

  /**
   * Reads so many bytes, fewer only at the end of the file; none there. Of a text, a character that begins within them is
   * read to its end.
   *
   * Cancel: nothing was read. Order: operations on one file are done in the order of the calls.
   *
   * @throws {FileObjectClosed} if it is closed
   */
  async read(count: number, options?: WaitOptions): Promise<T> {
    checkCount('FileObject.read', 'count', count)
    return this.#operations.run('FileObject.read', options, async (limits) => {
      await this.#operations.fill(count, limits)
      const end = endOf(this.#contents.ahead, count, this.#encoding)
      await this.#operations.fill(end, limits)
      return this.#take(end)
    })
  }

  /** Reads all that is left. Cancel: nothing was read. @throws as `read` */
  readAll(options?: WaitOptions): Promise<T> {
    return this.#operations.run('FileObject.readAll', options, async (limits) => {
      await this.#operations.fill(Infinity, limits)
      return this.#take(Infinity)
    })
  }

  /** Reads a line, without its end (`\n` or `\r\n`); undefined at the end of the file. Cancel: nothing was read. @throws as `read` */
  readLine(options?: WaitOptions): Promise<T | undefined> {
    return this.#lines.read(options)
  }

  /** The lines that are left, as `readLine` reads them. The file stays open. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return this.#lines
  }

  /**
   * Takes data to be written at the position; small ones are gathered, and written when there are 64 KiB, or at `flush`,
   * `close`, or what reads. Returns the number of bytes.
   *
   * Cancel: the position tells how much was taken. An error may be that of data that was taken before; those are lost.
   *
   * @throws {FileObjectClosed} if it is closed
   */
  write(data: string | Uint8Array, options?: WaitOptions): Promise<number> {
    return this.#write('FileObject.write', data, options, false)
  }

  /** As `write`; returns when the system has all of it. */
  writeAll(data: string | Uint8Array, options?: WaitOptions): Promise<number> {
    return this.#write('FileObject.writeAll', data, options, true)
  }

  /** Gives the system what was gathered; when that puts it on the disk is its own affair. Cancel: it goes on. @throws as `write` */
  flush(options?: WaitOptions): Promise<void> {
    return this.#operations.run('FileObject.flush', options, (limits) => this.#operations.writeOut(limits))
  }

  /**
   * Goes to a position in bytes, and returns it: from the start, from where it is, or from the end.
   *
   * @throws {MisuseError} for pipes and terminals
   * @throws {ArgumentRangeError} if there is no such place
   */
  async seek(offset: number, from: 'start' | 'current' | 'end' = 'start', options?: WaitOptions): Promise<number> {
    const operation = 'FileObject.seek'
    checkOneOf(operation, 'from', from, ['start', 'current', 'end'])
    return this.#operations.run(operation, options, async (limits) => {
      this.#refuseUnseekable(operation)
      await this.#operations.writeOut(limits)
      const base =
        from === 'start' ? 0 : from === 'current' ? this.#contents.position : await this.#operations.size(limits)
      const position = base + offset
      if (!Number.isSafeInteger(position) || position < 0) {
        throw new ArgumentRangeError(`${operation}: offset must lead to a place from 0 on, got ${position}`)
      }
      this.#contents.goTo(position)
      return position
    })
  }

  /** The position, in bytes. @throws {MisuseError} for pipes and terminals */
  tell(options?: WaitOptions): Promise<number> {
    return this.#operations.run('FileObject.tell', options, async (limits) => {
      this.#refuseUnseekable('FileObject.tell')
      await this.#operations.writeOut(limits) // where appended data go is known then
      return this.#contents.position
    })
  }

  /**
   * Closes it, when the operations before have been done and what was gathered is written. Closing again does nothing more.
   *
   * Cancel: it is closed all the same.
   *
   * @throws what prevents writing what was gathered; it is closed then, too
   */
  close(options?: WaitOptions): Promise<void> {
    return this.#operations.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  stats(): FileObjectStats {
    return Object.freeze({ closed: this.closed, waiting: this.#operations.waiting })
  }

  toString(): string {
    return `<FileObject "${this.name}"${this.closed ? ' closed' : ''}>`
  }

  async #write(operation: string, data: unknown, options: WaitOptions | undefined, all: boolean): Promise<number> {
    const bytes = bytesOf(operation, data, this.#encoding)
    return this.#operations.run(operation, options, async (limits) => {
      await this.#operations.write(bytes, limits)
      if (all) await this.#operations.writeOut(limits)
      return bytes.length
    })
  }

  #take(count: number): T {
    return this.#decode(this.#contents.take(count))
  }

  #decode(bytes: Buffer): T {
    return (this.#encoding === undefined ? bytes : bytes.toString(this.#encoding)) as T
  }

  #refuseUnseekable(operation: string): void {
    if (this.#contents.seekable) return
    throw new MisuseError(`${operation}: "${this.name}" has no positions: it is a pipe, a terminal or a device`)
  }
}

export interface FileObjectStats {
  readonly closed: boolean
  /** Operations that wait for their turn. */
  readonly waiting: number
}

/** {@link FileObject.open} as a function. */
export const openFile: typeof FileObject.open = FileObject.open.bind(FileObject)
