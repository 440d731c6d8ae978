// The bytes of an open file, with those that were read ahead, and those that are still to be written.
//
//   B1  there are bytes that were read ahead, or bytes to be written, never both; but those of a pipe are kept
//   B2  `position` is where the user is: behind what is to be written, before what was read ahead
//   B3  one call at a time (turns.ts); each leaves everything in order, whether anybody waits for it or not
//   B4  what cannot be written is dropped and said: `position` is then behind what was written
//   B5  where Node is patched its calls are no waits of whoever called here: they would end in the middle with a kill

import type { FileHandle } from 'node:fs/promises'

import { inCleanContext } from '@hublet/core/lowlevel'

import { Ahead } from './ahead.ts'

/** Bytes that are read ahead, and that are gathered before they are written. */
export const BUFFER: number = 64 * 1024

export class Contents {
  readonly ahead: Ahead = new Ahead()
  readonly #handle: FileHandle
  readonly #appends: boolean
  /** False for pipes and terminals: they have no positions. */
  readonly seekable: boolean
  #position = 0
  #gathered: Buffer | undefined = undefined
  #count = 0

  constructor(handle: FileHandle, seekable: boolean, appends: boolean) {
    this.#handle = handle
    this.seekable = seekable
    this.#appends = appends
  }

  get position(): number {
    return this.#position
  }

  /** Whether there are bytes to be written. */
  get dirty(): boolean {
    return this.#count > 0
  }

  /** How many bytes can be gathered. */
  get room(): number {
    return BUFFER - this.#count
  }

  /** Reads ahead; false at the end of the file. Nothing is to be written. */
  async fill(size: number = BUFFER): Promise<boolean> {
    const from = this.seekable ? this.#position + this.ahead.length : null
    const buffer = Buffer.allocUnsafeSlow(size)
    const { bytesRead } = await inCleanContext(() => this.#handle.read(buffer, 0, size, from)) // B5
    if (bytesRead === 0) return false
    const chunk = buffer.subarray(0, bytesRead)
    this.ahead.push(bytesRead < size / 4 ? Buffer.from(chunk) : chunk) // or a short line keeps all of it alive
    return true
  }

  /** Takes that many of the bytes that were read. */
  take(count: number): Buffer {
    const bytes = this.ahead.take(count)
    this.#position += bytes.length
    return bytes
  }

  takeLine(): Buffer | undefined {
    const before = this.ahead.length
    const line = this.ahead.takeLine()
    this.#position += before - this.ahead.length
    return line
  }

  /** Gathers bytes for which there is room. */
  gather(bytes: Uint8Array): void {
    this.#dropAhead()
    this.#gathered ??= Buffer.allocUnsafeSlow(BUFFER)
    this.#gathered.set(bytes, this.#count)
    this.#count += bytes.length
    this.#position += bytes.length
  }

  /** Writes what was gathered. */
  async writeOut(): Promise<void> {
    if (this.#count === 0) return
    const bytes = this.#gathered!.subarray(0, this.#count)
    this.#count = 0
    this.#position -= bytes.length
    await this.write(bytes)
  }

  /** Writes these at once. Nothing is gathered. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#dropAhead()
    for (let at = 0; at < bytes.length;) {
      const to = this.seekable && !this.#appends ? this.#position : null
      const { bytesWritten } = await inCleanContext(() => this.#handle.write(bytes, at, bytes.length - at, to)) // B4, B5
      at += bytesWritten
      this.#position += bytesWritten
    }
    if (this.#appends && this.seekable) this.#position = await this.size()
  }

  /** Goes to this place. Nothing is to be written. */
  goTo(position: number): void {
    this.ahead.clear()
    this.#position = position
  }

  async size(): Promise<number> {
    return (await inCleanContext(() => this.#handle.stat())).size // B5
  }

  async close(): Promise<void> {
    try {
      await this.writeOut()
    } finally {
      await inCleanContext(() => this.#handle.close()) // B5
    }
  }

  /** B1 */
  #dropAhead(): void {
    if (this.seekable) this.ahead.clear()
  }
}
