// The names that functions go by in other threads: a module, and what it exports.

import { ArgumentTypeError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

export type AnyFunction = (...args: never[]) => unknown

/** What can be said of a function without having it. */
export interface TaskTarget {
  /** A `file:` or `data:` URL. */
  readonly module: URL | string
  /** Of the export. */
  readonly name: string
}

/** An exported function of a module that this thread need not load. Made by {@link task}. */
export class TaskReference<F extends AnyFunction = AnyFunction> implements TaskTarget {
  /** Known to the compiler only. */
  declare private readonly type?: F
  readonly module: string
  readonly name: string

  constructor(module: string, name: string) {
    this.module = module
    this.name = name
  }

  toString(): string {
    return `<task ${this.name} of ${this.module}>`
  }
}

/** The modules of the functions that were marked. */
const marked = new WeakMap<object, string>()

/**
 * Marks a function of this module, so that a pool finds it by its name; it stays an ordinary function.
 *
 * The function has to be exported: the other thread loads the module and calls that export.
 *
 * ```ts
 * export const hash = task(import.meta, (text: string) => createHash('sha256').update(text).digest('hex'))
 * // elsewhere
 * await threadpool.apply(hash, ['abc'])
 * ```
 */
export function task<F extends AnyFunction>(meta: ImportMeta, fn: F): F
/**
 * Refers to an exported function of a module that this thread does not load.
 *
 * ```ts
 * const resize = task<typeof import('./resize.ts').resize>(new URL('./resize.ts', import.meta.url), 'resize')
 * await threadpool.apply(resize, [image, 200])
 * ```
 *
 * @throws {ArgumentTypeError} if `url` is no URL, or `name` no text
 */
export function task<F extends AnyFunction = (...args: unknown[]) => unknown>(
  url: URL | string,
  name: string,
): TaskReference<F>
export function task(where: ImportMeta | URL | string, what: AnyFunction | string): unknown {
  if (typeof what === 'string') return new TaskReference(hrefOf('task', where), checkName('task', what))
  if (typeof what !== 'function') {
    throw new ArgumentTypeError(`task: fn must be a function, or the name of an export, got ${describe(what)}`)
  }
  marked.set(what, hrefOf('task', (where as Partial<ImportMeta> | undefined)?.url ?? where))
  return what
}

/** The module in which this function was marked. */
export function moduleOf(fn: object): string | undefined {
  return marked.get(fn)
}

/** @throws {ArgumentTypeError} */
export function hrefOf(operation: string, url: unknown): string {
  if (url instanceof URL) return url.href
  if (typeof url === 'string' && /^(?:file|data|node):/.test(url)) return url
  throw new ArgumentTypeError(
    `${operation}: module must be a URL, got ${describe(url)}; use new URL('./module.ts', import.meta.url)`,
  )
}

/** @throws {ArgumentTypeError} */
export function checkName(operation: string, name: unknown): string {
  if (typeof name === 'string' && name !== '') return name
  throw new ArgumentTypeError(`${operation}: name must be the name of an export, got ${describe(name)}`)
}
