// Things that are to be moved to the other thread instead of copied.

import { types } from 'node:util'

import { ArgumentTypeError } from '../../errors.ts'
import { describe } from '../../hub/describe.ts'

const marked = new WeakSet<object>()

/** Whether it is to be moved. */
export function isMarked(value: object): boolean {
  return marked.has(value)
}

/**
 * Marks `value` to be moved, not copied, when it is sent to another hub; returns it.
 *
 * For an `ArrayBuffer`, a typed array or `Buffer` (its memory is moved), a `MessagePort`, a `net.Socket`, a web stream, a
 * `FileHandle`: whatever Node can transfer. Afterwards it is empty, or closed, in this thread. If the message cannot be
 * sent, nothing is moved. A view of a part of some memory, as small Buffers are, is copied nevertheless: others use the
 * rest.
 *
 * ```ts
 * await thread.api.digest(transfer(await readFile(path)))
 * ```
 *
 * @throws {ArgumentTypeError} if it is a plain object, an array, or no object
 */
export function transfer<T extends object>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value.constructor === Object) {
    throw new ArgumentTypeError(`transfer: value must be an object that can be moved, got ${describe(value)}`)
  }
  const target = ArrayBuffer.isView(value) && isWhole(value) ? value.buffer : value
  if (!ArrayBuffer.isView(target) && !types.isSharedArrayBuffer(target)) marked.add(target)
  return value
}

/** Whether it is a view of all of its memory. */
export function isWhole(view: ArrayBufferView): boolean {
  return view.byteLength === view.buffer.byteLength
}
