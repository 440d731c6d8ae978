// `fs.promises`: each function there is. No call of the system is stopped by a kill: it ends in its pool thread, and
// what it has written stays written.
//
//   open, opendir, mkdtempDisposable   what has come too late is closed, removed
//   mkdtemp                            the directory, which nobody knows of, is removed
//   readFile, writeFile, appendFile    end with the part that is under way, and close the file
//   watch, glob                        closed
//   all others                         go on to their end

import type { Dir, promises as FsPromises } from 'node:fs'

import type { Callable, Replacement } from '../patching/replacement.ts'
import { functionsOf } from './functions.ts'
import { iteration } from './iteration.ts'
import { type Manner, about, operation, signalIn, takesSignal, withSignal } from './operation.ts'

const module = 'node:fs/promises'

/** What is to be known of them beyond that they return a promise. */
export function fileManners(): Record<string, Manner> {
  const fs = process.getBuiltinModule('node:fs')
  const { rmdir } = fs.promises
  return {
    open: { dispose: (late: FsPromises.FileHandle) => late.close() },
    opendir: { dispose: (late: Dir) => late.close() },
    mkdtemp: { dispose: (late: string) => rmdir(late) },
    mkdtempDisposable: { dispose: (late: AsyncDisposable) => late[Symbol.asyncDispose]() },
    readFile: { options: 1 },
    writeFile: { options: 2 },
    appendFile: { options: 2 },
  }
}

export function promises(): Replacement[] {
  const target = process.getBuiltinModule('node:fs/promises')
  const manners = fileManners()
  return functionsOf(target).map((key) => ({ target, key, module, wrap: generators[key] ?? wrapOf(key, manners[key]) }))
}

function wrapOf(key: string, manner: Manner | undefined): (original: Callable) => Callable {
  return operation(`fs.promises.${key}`, { ...manner, named: true })
}

type Generate = (...args: unknown[]) => AsyncGenerator

const generators: Record<string, (original: Callable) => Callable> = {
  watch: (original) =>
    function (this: unknown, path, options) {
      const call = original.bind(this) as Generate
      const begin = (own: AbortSignal | undefined): AsyncGenerator =>
        own === undefined || !takesSignal(options) ? call(path, options) : call(path, withSignal(options, own))
      return iteration(about('fs.promises.watch', path), begin, takesSignal(options) ? signalIn(options) : undefined)
    },
  glob: (original) =>
    function (this: unknown, ...args) {
      return iteration(about('fs.promises.glob', args[0]), () => Reflect.apply(original as Generate, this, args))
    },
}
