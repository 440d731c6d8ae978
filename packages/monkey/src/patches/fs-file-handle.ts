// `FileHandle`. What is under way at a kill goes on: a `read` may still write to its buffer, a `write` to the file.
// `close` stands in each handle, not in the prototype, and is left alone with the disposal that calls it.

import { MisuseError } from '@hublet/core'

import type { Callable, Replacement } from '../patching/replacement.ts'
import { type Manner, operation } from './operation.ts'

const manners: Record<string, Manner> = {
  appendFile: { options: 1 },
  chmod: {},
  chown: {},
  datasync: {},
  read: {},
  readFile: { options: 0 },
  readv: {},
  stat: {},
  sync: {},
  truncate: {},
  utimes: {},
  write: {},
  writeFile: { options: 1 },
  writev: {},
}

export function fileHandles(): Replacement[] {
  const target = fileHandleClass().prototype as object
  return Object.entries(manners).map(([key, manner]) => ({
    target,
    key,
    module: 'node:fs/promises',
    wrap: operation(`FileHandle.${key}`, manner),
  }))
}

/**
 * The class, which nobody exports. A stream asks whether what it shall read from is an instance of it, and we are asked
 * in its place for that moment: the class inherits the answer from EventEmitter.
 */
function fileHandleClass(): Callable {
  const { EventEmitter } = process.getBuiltinModule('node:events')
  const { ReadStream } = process.getBuiltinModule('node:fs')
  const asked: Callable[] = []
  const value = function (this: Callable, instance: unknown): boolean {
    asked.push(this)
    return Function.prototype[Symbol.hasInstance].call(this, instance)
  }
  Object.defineProperty(EventEmitter, Symbol.hasInstance, { value, configurable: true })
  try {
    Reflect.construct(ReadStream, [null, { fd: {} }])
  } catch (error) {
    if (asked.length === 0) throw error // else it says that {} is no FileHandle
  } finally {
    Reflect.deleteProperty(EventEmitter, Symbol.hasInstance)
  }
  const found = asked.find(({ name }) => name === 'FileHandle')
  if (found === undefined)
    throw new MisuseError('cannot patch FileHandle: this version of Node hides it; pass fs: false')
  return found
}
